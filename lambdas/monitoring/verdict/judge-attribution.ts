import type { AttributionReference } from '../attribution/reference';
import { rankingAgreement } from '../attribution/ranking-agreement';
import { studentTSurvival } from '../statistics/student-t';
import { deriveBudget, digits } from './budget';
import { monitorPolicy, type EffectFloors, type MonitorPolicy } from './policy';
import { isSameNumber, type Replay } from './replay';
import type { Cause, Derivation, VerdictLevel } from './verdict';

/** How much one feature counts, in the window and on known-good data. */
export interface FeatureAttribution {
  readonly name: string;
  readonly current: number;
  /** Mean over the known-good samples. */
  readonly usual: number;
}

/** The judgement on which features the answers hang. Plain data; `replayAttribution` computes it again from itself. */
export interface AttributionVerdict {
  readonly attributionVerdictVersion: 1;
  readonly verdict: VerdictLevel;
  readonly causes: readonly Cause[];
  readonly policy: MonitorPolicy;
  readonly derivation: Derivation;
  /** Records that the window's attributions were computed on, and that each known-good sample has. */
  readonly records: number;
  readonly recordsOfSamples: number;
  /** In the order of the reference. */
  readonly features: readonly FeatureAttribution[];
  /** nDCG of the window's ranking; null when the model attributes nothing to any feature. */
  readonly agreement: number | null;
  /** 1 − nDCG. */
  readonly loss: number;
  readonly floors: EffectFloors;
  /** The same of each known-good sample against the mean of the others. */
  readonly usualLosses: readonly number[];
  readonly pValue: number;
  readonly alpha: number;
}

/** Samples needed before their variation is known well enough to judge by. */
const smallestReference = 8;

/** Rankings that hardly differ have a loss of next to nothing, whose logarithm would run wild. */
const smallestLoss = 1e-3;

/**
 * On the log scale losses are never taken to vary less than this: a handful of samples that agree perfectly do not
 * prove that the next one will.
 */
const smallestSpread = 0.5;

/**
 * Judges whether the answers hang on the features in the same order as on known-good data. Real is a loss of agreement
 * that a t prediction limit over known-good samples calls improbable; large is one that reaches the floors (.1 is where
 * SageMaker Clarify draws its line).
 * @param current attributions of the window, computed on about as many records as each known-good sample has
 * @param records how many
 */
export function judgeAttribution(
  current: readonly number[],
  records: number,
  reference: AttributionReference,
  policy: MonitorPolicy = monitorPolicy(),
): AttributionVerdict {
  const usual = meanOf(reference.samples);
  const features = reference.features.map((name, i) => ({ name, current: current[i]!, usual: usual[i]! }));
  const usualLosses = reference.samples.map((sample) => {
    const others = meanOf(reference.samples.filter((other) => other !== sample));
    return 1 - (rankingAgreement(others, sample) ?? 1);
  });
  const measured = { features, usualLosses, records, recordsOfSamples: reference.records };
  return decide(measured, policy);
}

type Measured = Pick<AttributionVerdict, 'features' | 'usualLosses' | 'records' | 'recordsOfSamples'>;

function decide(
  { features, usualLosses, records, recordsOfSamples }: Measured,
  policy: MonitorPolicy,
): AttributionVerdict {
  const agreement = rankingAgreement(
    features.map(({ usual }) => usual),
    features.map(({ current }) => current),
  );
  const loss = 1 - (agreement ?? 1);
  const derivation = deriveBudget(policy, { attribution: 1 });
  const { alpha } = derivation.families.attribution!;
  const floors = policy.attribution.losses;
  const pValue = usualLosses.length < smallestReference ? 1 : improbability(usualLosses, loss);
  const isJudged =
    agreement !== null &&
    usualLosses.length >= smallestReference &&
    records >= Math.max(policy.attribution.minimumRecords, recordsOfSamples);
  const isReal = pValue <= alpha;
  const verdict: VerdictLevel = !isJudged
    ? 'insufficient'
    : isReal && loss >= floors.critical
      ? 'critical'
      : isReal && loss >= floors.warning
        ? 'warning'
        : 'ok';
  const judged = { features, usualLosses, records, recordsOfSamples, agreement, loss, floors, pValue, alpha };
  return { attributionVerdictVersion: 1, verdict, causes: causesOf(verdict, judged), policy, derivation, ...judged };
}

/** P-value of a loss among those of known-good samples, by a t prediction limit on logarithms. */
function improbability(usualLosses: readonly number[], loss: number): number {
  const logs = usualLosses.map((one) => Math.log(Math.max(smallestLoss, one)));
  const count = logs.length;
  const mean = logs.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const scale = Math.max(smallestSpread, deviation) * Math.sqrt(1 + 1 / count);
  return studentTSurvival((Math.log(Math.max(smallestLoss, loss)) - mean) / scale, count - 1);
}

function causesOf(verdict: VerdictLevel, { features, agreement, loss, floors }: Omit<Judged, 'causes'>): Cause[] {
  if (verdict !== 'warning' && verdict !== 'critical') return [];
  const by = (key: 'current' | 'usual') => [...features].sort((a, b) => b[key] - a[key]).map(({ name }) => name);
  const [now, before] = [by('current'), by('usual')];
  // The most important feature that is not where it was.
  const fallen = before.find((name, rank) => now[rank] !== name) ?? before[0]!;
  const message =
    `ranking of features agrees with the baseline's by nDCG ${digits(agreement ?? 0)}, floor ${1 - floors[verdict]}; ` +
    `'${fallen}' was number ${before.indexOf(fallen) + 1}, is number ${now.indexOf(fallen) + 1}`;
  return [
    { type: 'attribution-drift', severity: verdict, check: 'attribution', column: fallen, effect: loss, message },
  ];
}

type Judged = Measured & Pick<AttributionVerdict, 'agreement' | 'loss' | 'floors' | 'pValue' | 'alpha'>;

/** Computes a stored verdict again from the attributions it carries. */
export function replayAttribution(stored: AttributionVerdict): Replay {
  const again = decide(stored, stored.policy);
  const numbers = (['loss', 'pValue', 'alpha'] as const).filter((key) => !isSameNumber(stored[key], again[key]));
  const differences = [
    ...numbers.map((key) => `attribution: ${key} is stored as ${stored[key]}, comes out as ${again[key]}`),
    ...(stored.verdict === again.verdict
      ? []
      : [`attribution: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      ...again.derivation.steps,
      `attribution: nDCG ${again.agreement === null ? 'none' : digits(again.agreement)} on ${again.records} records, loss ${digits(again.loss)}`,
      `  known-good samples lose ${again.usualLosses.map(digits).join(', ')}; t prediction limit on their logarithms`,
      `  real: p = ${digits(again.pValue)}, at most ${digits(again.alpha)}; large: floors ${again.floors.warning} and ${again.floors.critical}`,
      `verdict: ${again.verdict}`,
    ],
  };
}

function meanOf(samples: readonly (readonly number[])[]): number[] {
  const width = samples[0]?.length ?? 0;
  return Array.from({ length: width }, (_, i) => samples.reduce((sum, one) => sum + one[i]!, 0) / samples.length);
}
