import type { BusinessProfile } from '../../business/business-profile';
import { mergeBusiness, noBusiness } from '../../business/business-profile';
import { dayDispersion, measureCounter, type CounterMeasure } from '../../business/counter-measure';
import type { ServingCost } from '../../business/serving-cost';
import { deriveBudget } from '../budget';
import { businessChange, isReal } from './business-check';
import type { BusinessFinding, BusinessVerdict, CounterSpec, ReportsDelivered } from './business-verdict';
import { monitorPolicy, type EffectFloors, type MonitorPolicy } from '../policy';
import type { Cause, VerdictLevel } from '../verdict';
import { digits, percent } from '../wording';

/** Days that counters are judged by. */
export interface CounterWindow {
  /** Days that are watched, each looked at again with every day that comes; or one window as it is. */
  readonly current: readonly BusinessProfile[];
  /** Days before, in which nothing was wrong; none: counters are reported and not judged. */
  readonly reference: readonly BusinessProfile[];
}

/** What counters are judged by. */
export interface BusinessContext extends CounterWindow {
  /**
   * Days of single counters, where they differ: one that is reported afterwards matures later.
   * @default - all counters are judged by the same
   */
  readonly own?: ReadonlyMap<string, CounterWindow>;
  readonly cost?: ServingCost | null;
  readonly reports?: ReportsDelivered | undefined;
}

/**
 * Judges counters of business: a change raises an alarm when it is real (an interval that holds at every look at once
 * leaves no doubt of it) and large enough to matter. A counter without a reference is a series and no more.
 */
export function judgeBusiness(
  counters: readonly CounterSpec[],
  context: BusinessContext,
  policy: MonitorPolicy = monitorPolicy(),
): BusinessVerdict {
  const { cost = null, reports } = context;
  const measured = counters.flatMap((spec) => {
    const { current, reference } = context.own?.get(spec.name) ?? context;
    const measure = measureCounter(sum(current), spec.name);
    if (measure === null) return [];
    const known = measureCounter(sum(reference), spec.name);
    const dispersion = dayDispersion(reference, spec.name) ?? dayDispersion(current, spec.name);
    return [{ spec, current: measure, reference: known, dispersion }];
  });
  const derivation = deriveBudget(policy, {
    business: measured.filter(({ reference: known }) => known !== null).length,
  });
  const { alpha = 0, tests = 1 } = derivation.families.business ?? {};
  const findings = measured.map(({ spec, ...rest }) =>
    findingOf({ ...rest, ...described(spec) }, spec.losses ?? policy.business.losses, alpha / tests, policy),
  );
  return {
    businessVerdictVersion: 1,
    verdict: overallBusiness(findings),
    causes: businessCauses(findings),
    policy,
    derivation,
    findings,
    cost,
    ...(reports && { reports }),
  };
}

function sum(days: readonly BusinessProfile[]): BusinessProfile {
  return days.reduce(mergeBusiness, noBusiness);
}

function described({ name: counter, better, reportedWithinHours }: CounterSpec) {
  return { counter, better, ...(reportedWithinHours !== undefined && { reportedWithinHours }) };
}

type Measured = Pick<
  BusinessFinding,
  'counter' | 'better' | 'reportedWithinHours' | 'current' | 'reference' | 'dispersion'
>;

/** Holds a counter against both gates. */
export function findingOf(
  measured: Measured,
  floors: EffectFloors,
  alpha: number,
  policy: MonitorPolicy,
): BusinessFinding {
  const { current, reference, better, dispersion } = measured;
  if (reference === null) {
    const unknown = { change: 0, lower: 0, upper: 0, loss: 0, detectable: 0 };
    return { ...measured, ...unknown, verdict: 'insufficient', floors, alpha };
  }
  const change = businessChange(current, reference, better, dispersion ?? 1, alpha);
  return { ...measured, ...change, verdict: levelOf(change, current, reference, floors, policy), floors, alpha };
}

function levelOf(
  change: ReturnType<typeof businessChange>,
  current: CounterMeasure,
  reference: CounterMeasure,
  floors: EffectFloors,
  policy: MonitorPolicy,
): VerdictLevel {
  const { minimumRequests } = policy.business;
  if (Math.min(current.requests, reference.requests) < minimumRequests) return 'insufficient';
  if (isReal(change) && change.loss >= floors.critical) return 'critical';
  if (isReal(change) && change.loss >= floors.warning) return 'warning';
  return change.detectable > floors.critical ? 'insufficient' : 'ok';
}

/** The worst of all counters that could be judged. */
export function overallBusiness(findings: readonly BusinessFinding[]): VerdictLevel {
  const levels = findings.map(({ verdict }) => verdict);
  if (levels.includes('critical')) return 'critical';
  if (levels.includes('warning')) return 'warning';
  return levels.includes('ok') ? 'ok' : 'insufficient';
}

/** The reasons for a verdict on counters, critical ones first. */
export function businessCauses(findings: readonly BusinessFinding[]): Cause[] {
  const causes = findings.flatMap(causeOf);
  return causes.sort((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical'));
}

function causeOf({
  counter,
  verdict,
  current,
  reference,
  change,
  lower,
  upper,
  loss,
  floors,
  reportedWithinHours,
}: BusinessFinding): Cause[] {
  if ((verdict !== 'warning' && verdict !== 'critical') || reference === null) return [];
  const message =
    `'${counter}' per prediction is ${digits(current.mean)}, was ${digits(reference.mean)}: ` +
    `${change < 0 ? '' : '+'}${percent(change)} (${percent(lower)} to ${percent(upper)}), ${verdict} from ${percent(floors[verdict])} on` +
    (reportedWithinHours === undefined ? '' : '; it is reported afterwards: see first whether all reports came');
  return [{ type: 'business-loss', severity: verdict, check: 'business', column: counter, effect: loss, message }];
}
