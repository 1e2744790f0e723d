import { serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import type { CaptureFiles } from '../../../../lambdas/monitoring/drift/capture-files';
import type { MonitorDriftPorts } from '../../../../lambdas/monitoring/drift/monitor-drift';
import { hourFolder } from '../../../../lambdas/monitoring/drift/window';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import type { EventPayload, EventType } from '../../../../lib/contracts/events';
import type { ListedObject } from '../../../../lambdas/shared/objects';
import { because, candidate, memoryRegistry } from '../../model-registry/memory-registry';
import { MemoryObjects } from '../../shared/memory-objects';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import type { ShopChange } from '../support/shop';

export const model = 'flight-delay';

const ordinary = buildBaseline(shopRows(seeded(1), 5_000), shopSchema).then(serializeBaseline);

/** A model with capture, baseline and registry in memory, watched. */
export class WatchedShop {
  public readonly objects = new MemoryObjects();
  public readonly memory = memoryRegistry();
  public readonly published: { type: EventType; payload: EventPayload }[] = [];
  /** The last value of each metric. */
  public readonly metrics: Record<string, number> = {};
  /** Addresses of objects that were read as streams. */
  public readonly streamed: string[] = [];

  private readonly capture: CaptureFiles = {
    list: async (hours) => {
      const found: ListedObject[][] = [];
      for (const hour of hours) {
        const files: ListedObject[] = [];
        for (const variant of ['shop/champion/', 'shop-eu/champion/']) {
          for await (const file of this.objects.list('capture', `capture/${variant}${hourFolder(hour)}`))
            files.push(file);
        }
        found.push(files);
      }
      return found;
    },
  };

  public readonly ports: MonitorDriftPorts = {
    model,
    reportsBucket: 'reports',
    lookbackHours: 24,
    policy: monitorPolicy({}),
    registry: this.memory.registry,
    capture: this.capture,
    objects: {
      exists: (address) => this.objects.exists(address),
      get: (address) => this.objects.get(address),
      put: (address, body) => this.objects.put(address, body),
      stream: async (address) => {
        this.streamed.push(address.key);
        return this.objects.stream(address);
      },
    },
    metrics: {
      write: async (_, values) => {
        for (const { name, value } of values) this.metrics[name] = value;
      },
    },
    events: {
      publish: async (type: EventType, payload: EventPayload) => {
        this.published.push({ type, payload });
      },
    },
    clock: () => new Date('2026-03-02T00:20:00Z'),
  };

  /** Makes a version champion, with a baseline unless told otherwise. */
  public async crown({ baseline = true } = {}): Promise<this> {
    const { registry } = this.memory;
    const version = candidate('1.0.0', { artifactUri: 's3://artifacts/models/flight-delay/1/' });
    const files = { 'schema.json': JSON.stringify(shopSchema) };
    this.objects.folder('artifacts', 'models/flight-delay/1/', files);
    if (baseline) {
      this.objects.folder('artifacts', 'models/flight-delay/1/', { 'baseline.json': await ordinary });
    }
    await registry.registerVersion(version, because);
    await registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
    await registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
    return this;
  }

  /** Records requests of one hour of 1 March 2026. */
  public capturing(hour: number, count: number, change: ShopChange = {}, endpoint = 'shop'): this {
    const rows = shopRows(seeded(100 + hour), count, change);
    return this.capturingLines(
      hour,
      rows.map((row, index) => csvCaptureLine([row], hour, `${hour}-${index}`)),
      endpoint,
    );
  }

  /** Records lines as they are. */
  public capturingLines(hour: number, lines: readonly string[], endpoint = 'shop', file = 'a.jsonl'): this {
    const folder = hourFolder(new Date(Date.UTC(2026, 2, 1, hour)));
    this.objects.folder('capture', `capture/${endpoint}/champion/${folder}`, { [file]: lines.join('\n') });
    return this;
  }

  /** A stored JSON document. */
  public document(uri: string): Record<string, unknown> {
    return JSON.parse(Buffer.from(this.objects.stored.get(uri)!).toString()) as Record<string, unknown>;
  }

  /** Stored profiles, by key. */
  public get profiles(): string[] {
    return [...this.objects.stored.keys()].filter((uri) => uri.includes('/profiles/'));
  }
}
