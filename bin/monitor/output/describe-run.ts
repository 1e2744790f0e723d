import { digits } from '../../../lambdas/monitoring/verdict/wording';
import type { AttributionVerdict } from '../../../lambdas/monitoring/verdict/attribution/attribution-verdict';
import { missingSentences } from '../../../lambdas/monitoring/verdict/quality/explain-missing';
import { qualityShortfall } from '../../../lambdas/monitoring/verdict/quality/quality-shortfall';
import type { QualityVerdict } from '../../../lambdas/monitoring/verdict/quality/quality-verdict';
import { runCauses, type MonitorRun } from '../../../lambdas/monitoring/verdict/run';
import type { Verdict } from '../../../lambdas/monitoring/verdict/verdict';
import { businessLines } from './business-lines';
import { fairnessLines } from './fairness-lines';
import { layOut } from './lay-out';

/** A run for a person: the verdict, why, and where every column stands. */
export function describeRun(run: MonitorRun): string {
  const { verdict, drift, quality, attribution, business } = run;
  return [
    `verdict: ${verdict}`,
    ...runCauses(run).map(({ severity, type, message }) => `  ${severity}  ${type}: ${message}`),
    ...(drift === null ? [] : driftLines(drift)),
    ...(attribution === undefined ? [] : attributionLines(attribution)),
    ...(quality === null ? [] : qualityLines(quality)),
    ...(business === undefined ? [] : businessLines(business)),
    '',
  ].join('\n');
}

function driftLines({ findings, window, baseline, notJudged, derivation, reason }: Verdict): string[] {
  const distributions = findings.filter(({ check }) => check === 'distribution');
  const shown =
    distributions.length <= mostColumns ? distributions : distributions.filter(({ verdict }) => verdict !== 'ok');
  const rows = shown
    .slice(0, mostColumns)
    .map(({ column, verdict, statistic, effect, floors, adjustedPValue, detectable }) => [
      column ?? '',
      verdict,
      digits(statistic),
      digits(effect),
      String(floors.warning),
      String(floors.critical),
      adjustedPValue === null ? '' : digits(adjustedPValue),
      detectable === null ? '' : digits(detectable),
    ]);
  const { malformed } = window;
  return [
    '',
    `${window.rows} records against ${baseline.rows} of the baseline${baseline.stratum === 'all' ? '' : `, windows of '${baseline.stratum}'`}${malformedWords(malformed)}`,
    ...layOut([['column', 'verdict', 'PSI', 'effect', 'warning', 'critical', 'p', 'would see'], ...rows]),
    ...(rows.length === distributions.length
      ? []
      : [`${distributions.length - rows.length} more columns; --json and report show all`]),
    ...(reason ? [`insufficient: ${reason}`] : []),
    ...(notJudged.length === 0 ? [] : [`not judged for want of data: ${notJudged.join(', ')}`]),
    ...derivation.steps.slice(0, 1),
  ];
}

function attributionLines({ verdict, agreement, records, features, reason }: AttributionVerdict): string[] {
  const [before, now] = (['usual', 'current'] as const).map((key) => [...features].sort((a, b) => b[key] - a[key]));
  const rows = before!
    .slice(0, mostColumns)
    .map((feature, rank) => [
      feature.name,
      String(rank + 1),
      String(now!.indexOf(feature) + 1),
      digits(feature.usual),
      `${digits(feature.lower)} to ${digits(feature.upper)}`,
      digits(feature.current),
    ]);
  return [
    '',
    `attribution: ${verdict}; nDCG ${agreement === null ? 'none' : digits(agreement)} on ${records} records${reason === null ? '' : `; ${reason}`}`,
    ...layOut([['feature', 'was number', 'is number', 'moved answers by', 'usual', 'moves them by'], ...rows]),
  ];
}

/** Columns that a terminal shows. */
const mostColumns = 40;

/** What could not be read, and what some of it looked like. */
export function malformedWords({ count, reasons, samples }: Verdict['window']['malformed']): string {
  if (count === 0) return '';
  const why = Object.entries(reasons).map(([reason, times]) => `${times} ${reason}`);
  return [`; ${count} malformed: ${why.join(', ')}`, ...samples.slice(0, 3).map(([, text]) => `  ${text}`)].join('\n');
}

function qualityLines(quality: QualityVerdict): string[] {
  const { maturity, measures, findings, estimate, verdict } = quality;
  const judged = new Map(findings.map((finding) => [finding.metric as string, finding]));
  const rows = Object.entries(measures).map(([name, { value, lower, upper }]) => {
    const finding = judged.get(name);
    const reference = finding?.reference ?? null;
    return [
      name,
      finding?.verdict ?? '',
      digits(value),
      `${digits(lower)} to ${digits(upper)}`,
      reference === null ? '' : digits(reference.value),
    ];
  });
  return [
    '',
    `quality: ${verdict}; ${maturity.labelled} of ${maturity.answers} answers have a label${maturity.mature ? '' : ', too few to judge'}`,
    ...(rows.length === 0 ? [] : layOut([['measure', 'verdict', 'value', 'interval', 'was'], ...rows])),
    ...missingSentences(quality),
    ...qualityShortfall(quality),
    ...(estimate === null || maturity.mature
      ? []
      : [
          `estimate without labels: auc ${estimate.auc === null ? 'none' : digits(estimate.auc)}, ${estimate.trusted ? 'calibration holds' : 'not to be trusted: calibration does not hold or was not checked'}`,
        ]),
    ...fairnessLines(quality),
  ];
}
