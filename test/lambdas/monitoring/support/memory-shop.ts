import type { CaptureFiles } from '../../../../lambdas/monitoring/drift/capture-files';
import { hourFolder } from '../../../../lambdas/monitoring/drift/window';
import type { MetricsWriter } from '../../../../lambdas/shared/metrics';
import type { ByteRange, ListedObject, ObjectAddress } from '../../../../lambdas/shared/objects';
import type { EventPayload, EventType } from '../../../../lib/contracts/events';
import { because, candidate, memoryRegistry } from '../../model-registry/memory-registry';
import { MemoryObjects } from '../../shared/memory-objects';

export const model = 'flight-delay';

/** A model with its store, its registry and what a monitor tells of it, in memory. */
export class MemoryShop {
  public readonly objects = new MemoryObjects();
  public readonly memory = memoryRegistry();
  public readonly published: { type: EventType; payload: EventPayload }[] = [];
  /** What was told last. */
  public metrics: Record<string, number> = {};
  /** Keys of objects that were read as streams. */
  public readonly streamed: string[] = [];

  /** What monitors of every kind work with. */
  protected readonly common = {
    model,
    captureBucket: 'capture',
    reportsBucket: 'reports',
    registry: this.memory.registry,
    objects: {
      exists: (address: ObjectAddress) => this.objects.exists(address),
      get: (address: ObjectAddress) => this.objects.get(address),
      put: (address: ObjectAddress, body: Uint8Array | string) => this.objects.put(address, body),
      list: (bucket: string, prefix: string) => this.objects.list(bucket, prefix),
      stream: async (address: ObjectAddress, range?: ByteRange) => {
        this.streamed.push(address.key);
        return this.objects.stream(address, range);
      },
    },
    metrics: {
      write: async (_, values) => {
        this.metrics = Object.fromEntries(values.map(({ name, value }) => [name, value]));
      },
    } satisfies MetricsWriter as MetricsWriter,
    events: {
      publish: async (type: EventType, payload: EventPayload) => {
        this.published.push({ type, payload });
      },
    },
  };

  /** A stored text. */
  public text(uri: string): string {
    return Buffer.from(this.objects.stored.get(uri)!).toString();
  }

  /** A stored JSON document. */
  public document(uri: string): Record<string, unknown> {
    return JSON.parse(this.text(uri)) as Record<string, unknown>;
  }

  /** Capture below some prefixes, by the hour. */
  protected captureBelow(prefixes: readonly string[], earliest: () => Date | undefined): CaptureFiles {
    const filesOf = async (hour: Date): Promise<ListedObject[]> => {
      const files: ListedObject[] = [];
      for (const prefix of prefixes) {
        for await (const file of this.objects.list('capture', `${prefix}${hourFolder(hour)}`)) files.push(file);
      }
      return files;
    };
    return { list: (hours) => Promise.all(hours.map(filesOf)), earliest: async () => earliest() };
  }

  /** Makes a version champion whose folder holds these files. */
  protected async crownWith(
    version: string,
    folder: string,
    files: Readonly<Record<string, string>>,
    more: Parameters<typeof candidate>[1] = {},
  ): Promise<void> {
    const { registry } = this.memory;
    const previous = (await registry.champion(model))?.version ?? null;
    this.objects.folder('artifacts', folder, files);
    await registry.registerVersion(candidate(version, { artifactUri: `s3://artifacts/${folder}`, ...more }), because);
    await registry.changeStage(model, version, { from: 'registered', to: 'approved' }, because);
    await registry.moveAlias(model, 'champion', { from: previous, to: version }, because);
  }
}
