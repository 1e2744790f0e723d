/** How a model is to be run: what its operator says, in `config.pbtxt` or the server's configuration. */
export interface ModelSettings {
  /** Rows in one run at most; 0 switches batching off; absent: chosen by measurement. */
  readonly maxBatchRows?: number;
  /** Milliseconds that a heavy model may wait for more rows. 0, the default, waits for nothing. */
  readonly maxDelay: number;
  /** `auto` decides by measured service time. */
  readonly placement: 'auto' | 'inline' | 'worker';
  /** Workers that load the model; absent: all. */
  readonly instances?: number;
  /** Threads for one run; absent: 1. */
  readonly threads?: number;
  /** Requests in flight that are allowed; absent: no limit. */
  readonly maxInFlight?: number;
  /** Labels of versions for TensorFlow Serving's paths, for example `stable`; absent: only `latest`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What holds where nothing is said. */
export const defaultModelSettings: ModelSettings = { maxDelay: 0, placement: 'auto' };
