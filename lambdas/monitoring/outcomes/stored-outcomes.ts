import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { mapAtOnce } from '../../shared/at-once';
import type { ObjectStore } from '../../shared/objects';
import { parseJson } from '../../shared/parse-input';
import { mergeQuality } from '../quality/merge-quality';
import { totalOf } from '../statistics/counts';
import { outcomesFile, type Outcomes, type StoredOutcomePlan } from './outcome-files';
import type { OutcomeDay } from './quality-window';

/** Outcomes of a day, and the keys under which they are kept. */
export interface KeptOutcomes extends Outcomes {
  readonly keys: readonly string[];
}

const partsAtOnce = 16;

/** Reads the parts of a day and adds them up. */
export async function readOutcomes(
  keys: readonly string[],
  bucket: string,
  objects: Pick<ObjectStore, 'get'>,
): Promise<KeptOutcomes> {
  const parts = await mapAtOnce(keys, partsAtOnce, async (key) =>
    parseJson(outcomesFile, await objects.get({ bucket, key }), key),
  );
  return {
    keys,
    profile: mergeQuality(parts.map(({ profile }) => profile)),
    malformedAnswers: totalOf(parts, ({ malformedAnswers }) => malformedAnswers),
    malformedLabels: totalOf(parts, ({ malformedLabels }) => malformedLabels),
  };
}

/** Reads the days of a plan, each once. */
export class PlannedOutcomes {
  private readonly days: ReadonlyMap<string, readonly string[] | null>;
  private readonly read = new Map<string, Promise<KeptOutcomes>>();

  public constructor(
    plan: Pick<StoredOutcomePlan, 'days'>,
    private readonly bucket: string,
    private readonly objects: Pick<ObjectStore, 'get'>,
  ) {
    this.days = new Map(plan.days.map(({ from, to, asOf, outcomes }) => [`${from} ${to} ${asOf}`, outcomes]));
  }

  /** Outcomes of a day; undefined when nothing was captured. */
  public async of(day: OutcomeDay): Promise<KeptOutcomes | undefined> {
    const name = [day.from, day.to, day.asOf].map((time) => time.toISOString()).join(' ');
    const keys = this.days.get(name);
    if (keys === undefined) {
      throw new TidegateError(errorNames.unexpected, `the plan does not hold the day from ${day.from.toISOString()}`);
    }
    if (keys === null) return undefined;
    const known = this.read.get(name) ?? readOutcomes(keys, this.bucket, this.objects);
    this.read.set(name, known);
    return known;
  }
}
