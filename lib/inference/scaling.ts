import { Token } from 'aws-cdk-lib';

/** Bounds of the number of instances or tasks for a part of the day or week. */
export interface ScalingSchedule {
  /** When it starts: `cron(0 7 ? * MON-FRI *)`, `at(2026-12-24T08:00:00)` or `rate(1 day)`. */
  readonly schedule: string;
  /** Least number from then on. */
  readonly minimum: number;
  /** Greatest number from then on. */
  readonly maximum: number;
  /**
   * Time zone of the schedule, for example `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
}

/** Bounds and times of scaling. */
export interface ScalingOptions {
  /**
   * Least number of instances or tasks.
   *
   * @default 2
   */
  readonly minimum?: number;
  /**
   * Greatest number of instances or tasks.
   *
   * @default 4
   */
  readonly maximum?: number;
  /**
   * Other bounds at certain times.
   *
   * @default - the same bounds always
   */
  readonly schedules?: ScalingSchedule[];
}

/** Options of scaling by concurrency. */
export interface ConcurrencyScalingOptions extends ScalingOptions {
  /**
   * Requests that one instance or task works on at the same time.
   *
   * @default 5
   */
  readonly target?: number;
}

/** Options of scaling by invocations. */
export interface InvocationsScalingOptions extends ScalingOptions {
  /** Requests a minute for one instance or task. */
  readonly target: number;
}

/** By what a back end scales. */
export enum ScalingMeasure {
  /** Requests in work at the same time. */
  CONCURRENCY = 'concurrency',
  /** Requests a minute. */
  INVOCATIONS = 'invocations',
  /** Nothing: the number stays. */
  NONE = 'none',
}

/** How many instances or tasks serve a model. */
export class Scaling {
  /** Follows the number of requests in work at the same time: reacts fastest, and to slow requests as well. */
  public static concurrency(options: ConcurrencyScalingOptions = {}): Scaling {
    return new Scaling(ScalingMeasure.CONCURRENCY, options.target ?? 5, options);
  }

  /** Follows the number of requests a minute. */
  public static invocations(options: InvocationsScalingOptions): Scaling {
    return new Scaling(ScalingMeasure.INVOCATIONS, options.target, options);
  }

  /** Stays at a number. */
  public static fixed(count: number): Scaling {
    return new Scaling(ScalingMeasure.NONE, 1, { minimum: count, maximum: count });
  }

  /** Least number of instances or tasks, over all schedules. */
  public readonly minimum: number;
  /** Greatest number of instances or tasks outside schedules. */
  public readonly maximum: number;
  /** Greatest number of instances or tasks, over all schedules. */
  public readonly greatest: number;
  /** Other bounds at certain times. */
  public readonly schedules: ScalingSchedule[];
  /** Least number of instances or tasks outside schedules. */
  public readonly usualMinimum: number;

  private constructor(
    /** By what it scales. */
    public readonly measure: ScalingMeasure,
    /** How much of it one instance or task takes. */
    public readonly target: number,
    options: ScalingOptions,
  ) {
    this.usualMinimum = options.minimum ?? 2;
    this.maximum = options.maximum ?? Math.max(4, this.usualMinimum);
    this.schedules = [...(options.schedules ?? [])];
    checkBounds('scaling', this.usualMinimum, this.maximum);
    for (const { schedule, minimum, maximum } of this.schedules) {
      if (!/^(cron|rate|at)\(.+\)$/.test(schedule)) {
        throw new Error(
          `schedule must be cron(…), rate(…) or at(…); got '${schedule}', use for example cron(0 7 ? * MON-FRI *)`,
        );
      }
      checkBounds(`schedule '${schedule}'`, minimum, maximum);
    }
    if (!Token.isUnresolved(target) && target <= 0) throw new Error(`scaling target must be above 0; got ${target}`);
    this.greatest = Math.max(this.maximum, ...this.schedules.map(({ maximum }) => maximum));
    this.minimum = Math.min(this.usualMinimum, ...this.schedules.map(({ minimum }) => minimum));
  }
}

function checkBounds(what: string, minimum: number, maximum: number): void {
  const whole = Number.isInteger(minimum) && Number.isInteger(maximum);
  if (!whole || minimum < 1 || maximum < minimum) {
    throw new Error(
      `${what} needs whole numbers with 1 <= minimum <= maximum; got minimum ${minimum} and maximum ${maximum}`,
    );
  }
}
