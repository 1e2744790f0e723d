import type { StepUsage } from '../../../lib/contracts/monitoring';
import type { Clock } from '../../shared/clock';
import type { ObjectStore } from '../../shared/objects';

/** Objects that monitors work on. */
export type MonitorObjects = Pick<ObjectStore, 'exists' | 'get' | 'put' | 'stream' | 'list'>;

// S3 answers a listing by the thousand.
const page = 1000;

/** Objects whose requests are counted, and the time since it was made: what a step took. */
export class Meter implements MonitorObjects {
  private readonly started: number;
  private reads = 0;
  private writes = 0;

  public constructor(
    private readonly objects: MonitorObjects,
    private readonly clock: Clock,
  ) {
    this.started = clock().getTime();
  }

  public exists: MonitorObjects['exists'] = (address) => this.read(this.objects.exists(address));
  public get: MonitorObjects['get'] = (address) => this.read(this.objects.get(address));
  public stream: MonitorObjects['stream'] = (address, range) => this.read(this.objects.stream(address, range));

  public put: MonitorObjects['put'] = (address, body, contentType) => {
    this.writes += 1;
    return this.objects.put(address, body, contentType);
  };

  public async *list(bucket: string, prefix: string): ReturnType<MonitorObjects['list']> {
    let found = 0;
    for await (const object of this.objects.list(bucket, prefix)) {
      if (found++ % page === 0) this.writes += 1;
      yield object;
    }
    if (found === 0) this.writes += 1;
  }

  /** What was used so far. */
  public get usage(): StepUsage {
    const milliseconds = this.clock().getTime() - this.started;
    return { invocations: 1, milliseconds, reads: this.reads, writes: this.writes };
  }

  private read<T>(answer: Promise<T>): Promise<T> {
    this.reads += 1;
    return answer;
  }
}

/** Usages of several steps together. */
export function totalUsage(usages: readonly StepUsage[]): StepUsage {
  return usages.reduce(
    (sum, usage) => ({
      invocations: sum.invocations + usage.invocations,
      milliseconds: sum.milliseconds + usage.milliseconds,
      reads: sum.reads + usage.reads,
      writes: sum.writes + usage.writes,
    }),
    { invocations: 0, milliseconds: 0, reads: 0, writes: 0 },
  );
}

/** What a step took beyond those before it. */
export function usageBeyond(all: StepUsage, before: readonly StepUsage[]): StepUsage {
  const known = totalUsage(before);
  return {
    invocations: all.invocations - known.invocations,
    milliseconds: all.milliseconds - known.milliseconds,
    reads: all.reads - known.reads,
    writes: all.writes - known.writes,
  };
}
