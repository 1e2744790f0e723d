/** What the twin's SageMaker needs of the world around it. Tests give it worlds of their own. */

/** Time, and waiting. Waits that AWS counts in minutes are compressed. */
export interface Pace {
  now(): Date;
  /**
   * Waits as long as `seconds` of AWS take on the twin.
   *
   * @throws the reason of `signal` as soon as it aborts
   */
  wait(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** Objects in S3, read and written with the credentials of a role, so that its policies are enforced. */
export interface RoleStorage {
  /** Puts every object under an `s3://bucket/prefix` into a folder, under the rest of its key. Throws when there is none. */
  download(roleArn: string, uri: string, folder: string): Promise<void>;
  /** Writes a text or the bytes of a file. */
  write(roleArn: string, uri: string, body: string | { readonly file: string }): Promise<void>;
  /** Writes every file below a folder under an `s3://bucket/prefix`; an empty folder writes nothing. */
  upload(roleArn: string, folder: string, uri: string): Promise<void>;
}

/** A process that answers SageMaker's serving contract. */
export interface ServingProcess {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Rejects when the process ends before it was stopped. Never resolves otherwise. */
  readonly failed: Promise<never>;
  /** Ends the process: SIGTERM, then SIGKILL. */
  stop(): Promise<void>;
}

/** A process that runs to its end. */
export interface JobProcess {
  /** Exit status; a process that was ended by a signal has 128 and the signal's number. */
  readonly ended: Promise<number>;
  /** Ends the process: SIGTERM, then SIGKILL. */
  stop(): Promise<void>;
}

/** Containers, run as processes of this machine. */
export interface Containers {
  /** Starts a server and waits until it answers `/ping` with 200. Throws with the reason when it does not. */
  serve(container: ContainerStart): Promise<ServingProcess>;
  /** Starts a job. */
  run(container: JobStart): JobProcess;
}

/** What a container is started with. */
export interface ContainerStart {
  /** Image address, from which the program follows. */
  readonly image: string;
  /** Variables of the container; `/opt/ml` in them stands for `base`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that is `/opt/ml` for the process. */
  readonly base: string;
  /** Role whose credentials the process gets; absent: none, as in a container without a network. */
  readonly roleArn?: string;
  /** File for what the process prints. */
  readonly logFile: string;
  /** Seconds of AWS that a server may take until it is healthy. */
  readonly startTimeout?: number;
}

/** What a job is started with. */
export interface JobStart extends ContainerStart {
  /** What the container is to run instead of its own program; empty: its own. */
  readonly entry: readonly string[];
  /** What the program is given; for a training job that is `train`. */
  readonly arguments: readonly string[];
}

/** Publishes state changes, as AWS does on the default bus. */
export interface StateEvents {
  publish(detailType: string, resources: readonly string[], detail: object): Promise<void>;
}

/** Looks at alarms that may roll a deployment back. */
export interface DeploymentAlarms {
  /** Which of the named alarms are in ALARM. */
  inAlarm(names: readonly string[]): Promise<readonly string[]>;
}

/** Counts what endpoints do, as the metrics of `AWS/SageMaker`. */
export interface EndpointMetrics {
  invoked(call: {
    readonly endpoint: string;
    readonly variant: string;
    /** Status of the container's answer; 504 when there was none. */
    readonly status: number;
    /** How long the container took. */
    readonly microseconds: number;
  }): void;
}

/** Everything around the service. */
export interface World {
  readonly pace: Pace;
  readonly storage: RoleStorage;
  readonly containers: Containers;
  readonly events: StateEvents;
  readonly alarms: DeploymentAlarms;
  readonly metrics: EndpointMetrics;
  /** Folder for models, jobs and logs. */
  readonly folder: string;
}
