import { html, type Html } from '../../../shared/html';
import { arrivedShare, hoursUntil } from '../../quality/label-delay';
import { qualityMetrics, type QualityMeasures } from '../../quality/quality-metrics';
import { judgedMetrics } from '../../verdict/quality/quality-check';
import { missingSentences } from '../../verdict/quality/explain-missing';
import { qualityShortfall } from '../../verdict/quality/quality-shortfall';
import type { QualityFinding, QualityVerdict } from '../../verdict/quality/quality-verdict';
import { metricNames } from '../../verdict/names';
import type { VerdictLevel } from '../../verdict/verdict';
import { arrivalChart } from '../charts/arrival';
import { seriesCharts, type Level, type Series } from '../charts/series';
import { count, moment, probability, share, short } from '../numbers';
import { marks } from '../words';

/** How good the answers were, as far as their outcomes are known: over time, and in this window. */
export function qualitySection(quality: QualityVerdict | null, history: readonly QualityVerdict[]): Html {
  if (quality === null) return html``;
  const windows = [...history, quality];
  const found = windows.reduce<QualityMeasures>((all, { measures: own }) => ({ ...all, ...own }), {});
  const charts = judgedMetrics(quality.policy, found)
    .map((metric) => seriesOf(metric, windows))
    .filter((series) => series.points.length + series.estimates.length > 1);
  return html`<section id="quality">
    <h2>Quality</h2>
    <p>${marks[levelOf(quality)]} ${levelOf(quality)}. ${maturitySentence(quality)}</p>
    ${qualityShortfall(quality).map((sentence) => html`<p>${sentence}.</p>`)} ${seriesCharts(charts)}
    ${charts.length === 0 ? '' : legend} ${measures(quality)}
    ${missingSentences(quality).map((sentence) => html`<p>${capital(sentence)}.</p>`)} ${estimate(quality)}
    ${outlookPart(quality)} ${arrivalPart(quality)}
  </section>`;
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** How the answers are by themselves: the verdict also says how groups fare, which has a section of its own. */
function levelOf({ findings }: QualityVerdict): VerdictLevel {
  const levels = findings.map(({ verdict }) => verdict);
  const order = ['critical', 'warning', 'insufficient', 'ok'] as const;
  return order.find((level) => levels.includes(level)) ?? 'insufficient';
}

const legend = html`<p class="k">
  ● judged, ■ raised an alarm, with 95 % interval; ○ labels still coming; × expected without labels. Solid line: the
  approved model. Broken lines: losses that warn and that are critical.
</p>`;

function maturitySentence({ maturity }: QualityVerdict): string {
  const { labelled, answers, expected, ageHours, mature } = maturity;
  const come = `${count(labelled)} of ${count(answers)} answers have an outcome`;
  const age =
    ageHours === null
      ? ''
      : `, ${ageHours < 1 ? 'less than an hour' : `${short(ageHours)} hours`} after the last answer`;
  const due = expected === null ? '' : `; by now ${share(expected)} of the outcomes that ever come should be here`;
  return `${come}${age}${due}. ${mature ? 'That is enough to judge.' : 'That is not enough to judge yet.'}`;
}

function seriesOf(metric: QualityFinding['metric'], windows: readonly QualityVerdict[]): Series {
  const timed = windows.flatMap((window) => {
    const { firstAnswer, lastAnswer } = window.window;
    const time = firstAnswer && lastAnswer ? (Date.parse(firstAnswer) + Date.parse(lastAnswer)) / 2 : NaN;
    return Number.isNaN(time) ? [] : [{ window, time }];
  });
  const points = timed.flatMap(({ window: { measures: found, maturity, findings }, time }) => {
    const measured = found[metric];
    const verdict = findings.find((finding) => finding.metric === metric)?.verdict;
    const isAlarm = verdict === 'warning' || verdict === 'critical';
    return measured === undefined ? [] : [{ time, ...measured, isMature: maturity.mature, isAlarm }];
  });
  const estimates = timed.flatMap(({ window, time }) => {
    const value =
      metric === 'auc' || metric === 'precision' || metric === 'recall' || metric === 'accuracy'
        ? window.estimate?.[metric]
        : null;
    return typeof value === 'number' && window.estimate?.trusted === true && !window.maturity.mature
      ? [{ time, value }]
      : [];
  });
  const expected = outlookOf(metric, windows[windows.length - 1]);
  if (expected) estimates.push(expected);
  const latest = windows
    .map(({ findings }) => findings.find((finding) => finding.metric === metric))
    .filter((finding) => finding !== undefined);
  const last = latest[latest.length - 1];
  return { name: metricNames[metric], points, estimates, levels: last === undefined ? [] : levelsOf(last) };
}

/** What is expected of the answers since the last window, where that can be trusted. */
function outlookOf(
  metric: QualityFinding['metric'],
  last: QualityVerdict | undefined,
): Series['estimates'][number] | null {
  const outlook = last?.outlook;
  if (metric !== 'auc' || !outlook?.trusted || outlook.estimate.auc === null) return null;
  const time = (Date.parse(outlook.firstAnswer ?? '') + Date.parse(outlook.lastAnswer ?? '')) / 2;
  return Number.isNaN(time) ? null : { time, value: outlook.estimate.auc };
}

/** Where the reference lies, and where the floors do. */
function levelsOf({ metric, reference, floors }: QualityFinding): Level[] {
  const value = reference?.value ?? 0;
  const unit = metric === 'mae' || metric === 'rmse' ? value : 1;
  const level = (name: string, loss: number): Level => ({ name, value: value + loss * unit, kind: 'floor' });
  const reached = { name: 'approved', value, kind: 'reference' } as const;
  switch (metric) {
    case 'mae':
    case 'rmse':
      // Of errors more is worse.
      return [reached, level('warning', floors.warning), level('critical', floors.critical)];
    case 'calibration':
      return [
        reached,
        ...[1, -1].flatMap((side) => [
          level('warning', side * floors.warning),
          level('critical', side * floors.critical),
        ]),
      ];
    default:
      return [reached, level('warning', -floors.warning), level('critical', -floors.critical)];
  }
}

function measures({ measures: found, findings, maturity }: QualityVerdict): Html {
  const names = qualityMetrics.filter((name) => found[name] !== undefined);
  if (names.length === 0) return html``;
  const judged = html`<th class="n">Approved</th>
    <th class="n">Loss</th>
    <th class="n">p</th>`;
  return html`<div class="scroll">
    <table>
      <tr>
        <th>Measure${maturity.mature ? '' : ', so far'}</th>
        <th class="n">Value</th>
        <th class="n">95 % interval</th>
        ${findings.length === 0 ? '' : judged}
      </tr>
      ${names.map((name) => {
        const { value, lower, upper } = found[name]!;
        const finding = findings.find(({ metric }) => metric === name);
        return html`<tr>
          <td>${finding === undefined ? '' : `${marks[finding.verdict]} `}${metricNames[name]}</td>
          <td class="n">${short(value)}</td>
          <td class="n">${lower === upper ? '' : `${short(lower)} to ${short(upper)}`}</td>
          ${findings.length === 0 ? '' : judgement(finding)}
        </tr>`;
      })}
    </table>
  </div>`;
}

/** What became of a measure: cells of its row. */
function judgement(finding: QualityFinding | undefined): Html {
  if (finding === undefined)
    return html`<td></td>
      <td></td>
      <td></td>`;
  const { reference, loss, floors, adjustedPValue } = finding;
  return html`<td class="n">${reference === null ? '' : short(reference.value)}</td>
    <td class="n">${short(loss)} (floors ${short(floors.warning)}, ${short(floors.critical)})</td>
    <td class="n">${probability(adjustedPValue)}</td>`;
}

function estimate({ estimate: found, maturity }: QualityVerdict): Html {
  if (found === null || maturity.mature) return html``;
  const { auc, accuracy, trusted, n } = found;
  const values = `${auc === null ? '' : `AUC ${short(auc)}, `}accuracy ${short(accuracy)}`;
  const trust = trusted
    ? 'Its scores were calibrated when that could last be checked.'
    : 'Do not rely on it: calibration does not hold, or could not be checked.';
  return html`<p>Expected without labels, from ${count(n)} scores: ${values}. ${trust}</p>`;
}

/** Answers whose outcomes are not due: what is expected of them, and how far that can be trusted. */
function outlookPart({ outlook }: QualityVerdict): Html {
  if (!outlook) return html``;
  const { estimate: expected, calibration, trusted, firstAnswer, lastAnswer } = outlook;
  const { check, learntFrom } = calibration;
  const values = `${expected.auc === null ? '' : `AUC ${short(expected.auc)}, `}accuracy ${short(expected.accuracy)}`;
  const checked =
    check === null
      ? 'Whether that calibration still holds could not be checked.'
      : `In the window judged here it expected ${share(check.expected)} positive outcomes, ${share(check.observed)} came` +
        `${check.auc ? `, and an AUC of ${short(check.auc.expected)}, which was ${short(check.auc.observed)}` : ''}.`;
  return html`<h3>Since then, without labels</h3>
    <p>
      Expected of ${count(expected.n)}
      answers${firstAnswer && lastAnswer ? `, ${moment(firstAnswer)} to ${moment(lastAnswer)}` : ''}: ${values}, from
      scores calibrated on ${learntFrom === 'baseline' ? 'the data of the baseline' : learntFrom}. ${checked}
      ${trusted ? 'It sees changes of the inputs only, and raises no alarm.' : 'Do not rely on it.'}
    </p>`;
}

/** How long outcomes take to come. */
function arrivalPart({ arrival }: QualityVerdict): Html {
  if (!arrival) return html``;
  const all = arrivedShare(arrival, arrival.observedHours);
  return html`<h3>How outcomes arrive</h3>
    <p>
      Of all answers ${share(all)} get an outcome at all; of those, half have theirs after
      ${short(hoursUntil(arrival, 0.5))} hours, 90 % after ${short(hoursUntil(arrival, 0.9))} hours, as far as older
      answers tell, which were seen for ${short(arrival.observedHours)} hours.
    </p>
    <figure>${arrivalChart(arrival)}</figure>`;
}
