import { ServingError } from '../errors/serving-error';
import type { MeasureOptions, Measurement } from './measure';
import type { SessionOptions } from './session';
import { WorkerHost } from './worker-host';
import type { LoadedSpecs } from './worker-messages';

/** What trying a model gives. */
export interface Trial {
  readonly specs: LoadedSpecs;
  readonly measurement: Measurement;
}

/** Time for trying a model, in milliseconds: large ones take seconds for a run. */
const usualLimit = 120_000;

/** Tries models, each in a worker of its own, so that neither its load nor a crash touches anybody. */
export class ModelTrials {
  private endless = 0;

  /** @param limit milliseconds that trying a model may take */
  public constructor(
    private readonly file: string,
    private readonly limit = usualLimit,
  ) {}

  /** Trials that have never ended. */
  public get stuck(): number {
    return this.endless;
  }

  /** @throws ServingError MODEL_REJECTED for a file that cannot be loaded, or a model that does not end a run */
  public async run(path: string, session: SessionOptions, options: MeasureOptions): Promise<Trial> {
    const host = new WorkerHost(this.file);
    try {
      const specs = await host.call({ kind: 'load', key: 0, path, options: session });
      const measurement = await within(this.limit, host.call({ kind: 'measure', key: 0, options }));
      if (measurement === undefined) throw this.giveUp(host, options.sample !== undefined);
      await host.call({ kind: 'unload', key: 0 });
      return { specs, measurement };
    } finally {
      if (!host.abandoned) await host.stop();
    }
  }

  /** Some operators loop for ever on input that makes no sense, as a made-up one may. */
  private giveUp(host: WorkerHost, hasSample: boolean): ServingError {
    host.abandon();
    this.endless++;
    const input = hasSample ? 'its sample' : 'made-up input; give it a sample.json';
    return new ServingError('MODEL_REJECTED', `model did not end a run within ${this.limit / 1000} s on ${input}`);
  }
}

/** What a promise gives; undefined when it takes longer than a limit in milliseconds. */
async function within<T>(limit: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
