import { serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import type { CaptureFiles } from '../../../../lambdas/monitoring/drift/capture-files';
import { judgeDrift } from '../../../../lambdas/monitoring/drift/judge-drift';
import type { DriftReport, JudgeDriftPorts } from '../../../../lambdas/monitoring/drift/judge-drift';
import { mergeHour } from '../../../../lambdas/monitoring/drift/merge-hour';
import { planProfiles } from '../../../../lambdas/monitoring/drift/plan-profiles';
import type { PlanProfilesPorts } from '../../../../lambdas/monitoring/drift/plan-profiles';
import { profilePieces } from '../../../../lambdas/monitoring/drift/profile-pieces';
import type { ProfilePiecesPorts } from '../../../../lambdas/monitoring/drift/profile-pieces';
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

const free = {
  currency: 'USD',
  lambdaGbSecond: 0,
  lambdaRequest: 0,
  stateTransition: 0,
  expressRequest: 0,
  s3Read: 0,
  s3Write: 0,
  metricRead: 0,
};

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
    earliest: async () => this.begins,
  };

  /** Since when requests are captured; long ago, unless a test says otherwise. */
  public begins: Date | undefined = new Date('2026-01-01T00:00:00Z');

  /** Instance-hours by the hour. */
  public usage = new Map<string, number>();

  public ports: JudgeDriftPorts & PlanProfilesPorts & ProfilePiecesPorts = {
    model,
    captureBucket: 'capture',
    reportsBucket: 'reports',
    windows: [24],
    silenceHours: 24,
    policy: monitorPolicy({ season: 'none' }),
    prices: { ...free, lambdaRequest: 1 },
    business: null,
    counters: [],
    usage: { byHour: async () => this.usage },
    megabytes: 1024,
    registry: this.memory.registry,
    capture: this.capture,
    objects: {
      exists: (address) => this.objects.exists(address),
      get: (address) => this.objects.get(address),
      put: (address, body) => this.objects.put(address, body),
      list: (bucket, prefix) => this.objects.list(bucket, prefix),
      stream: async (address) => {
        this.streamed.push(address.key);
        return this.objects.stream(address);
      },
    },
    metrics: {
      write: async (_, values) => {
        for (const { name, value, counter, window } of values) {
          const of = counter ?? window;
          this.metrics[of === undefined ? name : `${name} of ${of}`] = value;
        }
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

  /** Says since when the champion serves, whatever the ledger says. */
  public servingSince(time: string): void {
    const { registry } = this.memory;
    const getVersion: typeof registry.getVersion = (...address) => registry.getVersion(...address);
    const champion: typeof registry.champion = (name) => registry.champion(name);
    this.ports = { ...this.ports, registry: { getVersion, champion, championSince: async () => new Date(time) } };
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

  /**
   * Plans, profiles, merges and judges, as the state machine does.
   *
   * @param batch how many pieces one invocation gets; none: each is handed on by itself, as a map without batching does
   */
  public async run(input: unknown, batch?: number): Promise<DriftReport> {
    const plan = await planProfiles(input, this.ports);
    const pieces = JSON.parse(Buffer.from(await this.objects.get(plan.pieces)).toString()) as unknown[];
    if (batch === undefined) for (const piece of pieces) await profilePieces(piece, this.ports);
    for (let start = 0; batch !== undefined && start < pieces.length; start += batch) {
      await profilePieces({ Items: pieces.slice(start, start + batch) }, this.ports);
    }
    const merged = [];
    for (const hour of plan.hours) merged.push(await mergeHour(hour, this.ports));
    return judgeDrift({ time: plan.time, plan: plan.plan, merged }, this.ports);
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
