import type { Duration } from 'aws-cdk-lib';

/** From which relative change of a counter per prediction on it matters. */
export interface BusinessLossProps {
  /** Change that is reported, such as 0.05 for 5 %. */
  readonly warning: number;
  /** Change that raises the alarm. */
  readonly critical: number;
}

/**
 * A counter of business that callers report: with their requests, as `name=value` in the custom attributes, or afterwards,
 * when they know what a prediction brought (`reportedWithin`).
 */
export class BusinessCounter {
  /** More of it is better, as of revenue: a fall per prediction is a loss. */
  public static higherIsBetter(name: string, losses?: BusinessLossProps): BusinessCounter {
    return new BusinessCounter(name, 'higher-is-better', losses);
  }

  /** Less of it is better, as of complaints: a rise per prediction is a loss. */
  public static lowerIsBetter(name: string, losses?: BusinessLossProps): BusinessCounter {
    return new BusinessCounter(name, 'lower-is-better', losses);
  }

  /** Neither is better, as of items in a basket: a change either way is told. */
  public static steady(name: string, losses?: BusinessLossProps): BusinessCounter {
    return new BusinessCounter(name, 'neither', losses);
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** `higher-is-better`, `lower-is-better` or `neither`. */
    public readonly better: string,
    /**
     * From which change on it matters.
     *
     * @default - 5 % warn, 10 % are critical
     */
    public readonly losses?: BusinessLossProps,
    /**
     * Until how long after a prediction reports of it count.
     *
     * @default - it comes with the request
     */
    public readonly reportDelay?: Duration,
  ) {
    if (!/^[A-Za-z][\w.-]{0,63}$/.test(name)) {
      throw new Error(
        `a counter's name must be letters, digits, dots, hyphens and underscores, starting with a letter, at most 64; got '${name}'`,
      );
    }
    if (losses && !(losses.warning > 0 && losses.critical >= losses.warning)) {
      throw new Error(
        `losses of counter '${name}' must be above 0, the critical one at least the one that warns; ` +
          `got ${losses.warning} and ${losses.critical}`,
      );
    }
  }

  /**
   * Says that callers report it afterwards, in files of JSON Lines; see docs/monitoring.md. A day is judged when the longest
   * delay of all counters has passed.
   *
   * @param delay until how long after a prediction a report of it counts, in whole hours, at most 28 days: the same for
   * every prediction, so that an old day has not brought more just because it is old
   */
  public reportedWithin(delay: Duration): BusinessCounter {
    const hours = delay.toHours({ integral: false });
    if (!(Number.isInteger(hours) && hours >= 1 && hours <= 24 * 28)) {
      throw new Error(
        `counter '${this.name}' must be reported within whole hours, from 1 hour to 28 days; got ${delay.toHumanString()}`,
      );
    }
    return new BusinessCounter(this.name, this.better, this.losses, delay);
  }
}
