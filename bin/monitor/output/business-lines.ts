import { mergeBusiness, noBusiness, type BusinessProfile } from '../../../lambdas/monitoring/business/business-profile';
import { measureCounter, type CounterMeasure } from '../../../lambdas/monitoring/business/counter-measure';
import { servingCost, type ServingCost } from '../../../lambdas/monitoring/business/serving-cost';
import { total } from '../../../lambdas/monitoring/statistics/counts';
import type { BusinessFinding, BusinessVerdict } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { digits, percent } from '../../../lambdas/monitoring/verdict/wording';
import type { Terminal } from '../../commands/command';
import type { WatchedBusiness } from '../business/watched-business';
import type { KnownBusiness } from '../business/compare-business';
import type { TalliedBusiness } from '../business/business-tally';
import { layOut } from './lay-out';

/** Counters of business and the cost of a prediction as a table. */
export function businessLines({ verdict, findings, cost }: BusinessVerdict): string[] {
  const header = ['counter', 'verdict', 'in total', 'predictions', 'per prediction', 'was', 'change', 'interval'];
  return [
    '',
    `business: ${verdict}`,
    ...(findings.length === 0 ? [] : layOut([header, ...findings.map(rowOf)])),
    ...(findings.some(({ reference }) => reference === null)
      ? ['nothing to hold counters against: build the baseline with --business, too']
      : []),
    ...costLines(cost),
  ];
}

/** Counters of a profile and what a prediction cost, without anything to compare with. */
export function countedLines(
  { counters, price }: WatchedBusiness,
  profile: BusinessProfile,
  units: number | undefined,
): string[] {
  const rows = counters.flatMap(({ name }) => {
    const measure = measureCounter(profile, name);
    return measure === null
      ? []
      : [[`${name}${unreadableWords(measure)}`, digits(measure.total), digits(measure.mean)]];
  });
  const cost = price === null || units === undefined ? null : servingCost(price, units, profile.predictions);
  return [
    '',
    `business: ${profile.requests} requests, ${profile.predictions} predictions`,
    ...(rows.length === 0 ? [] : layOut([['counter', 'in total', 'per prediction'], ...rows])),
    ...costLines(cost),
  ];
}

function costLines(cost: ServingCost | null): string[] {
  if (cost === null) return [];
  const { units, unit, price, currency, total, perPrediction } = cost;
  const each = perPrediction === null ? 'for no prediction' : `${digits(perPrediction)} a prediction`;
  return [`cost: ${digits(units)} ${unit}s at ${digits(price)} ${currency} are ${digits(total)} ${currency}, ${each}`];
}

function unreadableWords({ unreadable }: CounterMeasure): string {
  return unreadable === 0 ? '' : ` (${unreadable} values unreadable)`;
}

/** Counters that a baseline keeps. */
export function knownLines({ counters }: KnownBusiness): string[] {
  const rows = Object.entries(counters).map(([name, days]) => {
    const measure = measureCounter(days.reduce(mergeBusiness, noBusiness), name);
    return [name, String(days.length), measure === null ? '' : digits(measure.mean)];
  });
  return ['', 'business on these data:', ...layOut([['counter', 'days', 'per prediction'], ...rows])];
}

/** Says what became of the reports that were given, and of which days they do not tell yet. */
export function tellReports(tallied: TalliedBusiness, terminal: Terminal): void {
  for (const line of reportNotes(tallied)) terminal.err(`${line}\n`);
}

function reportNotes({ days, mature, reports }: TalliedBusiness): string[] {
  if (reports === null) return [];
  const { read, malformed, matched, repeated, late, found } = reports;
  const ours = total(Object.values(found));
  const told = [
    `${matched} of ${read} reports count`,
    ...(late > 0 ? [`${late} came after their time`] : []),
    ...(repeated > 0 ? [`${repeated} repeat or correct another`] : []),
    ...(read > ours ? [`${read - ours} belong to no record of DATA`] : []),
    ...(malformed > 0 ? [`${malformed} lines could not be read`] : []),
  ];
  const waiting = days.size - mature.size;
  return [
    told.join('; '),
    ...(waiting > 0
      ? [`${waiting} of ${days.size} days are left out of what is reported afterwards: their reports are not all due`]
      : []),
  ];
}

function rowOf(finding: BusinessFinding): string[] {
  const { counter, verdict, current, reference, change, lower, upper } = finding;
  return [
    `${counter}${unreadableWords(current)}`,
    verdict,
    digits(current.total),
    String(current.predictions),
    digits(current.mean),
    ...(reference === null
      ? ['', '', '']
      : [digits(reference.mean), percent(change), `${percent(lower)} to ${percent(upper)}`]),
  ];
}
