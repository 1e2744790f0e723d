import { html, type Html } from '../../../shared/html';
import type { FairnessFinding, QualityVerdict } from '../../verdict/quality/quality-verdict';
import { disparities } from '../../verdict/names';
import { intervalChart, reachOf, type IntervalRow } from '../charts/intervals';
import { share, short } from '../numbers';
import { marks } from '../words';

/** Groups that are shown before the others are folded away. */
const shown = 12;

/** Groups of people or things against the rest, with intervals. */
export function fairnessSection(quality: QualityVerdict | null): Html {
  if (quality === null || (quality.fairness.length === 0 && quality.thinGroups.length === 0)) return html``;
  const sorted = [...quality.fairness].sort((a, b) => weight(b) - weight(a));
  const rest = sorted.slice(shown);
  return html`<section id="fairness">
    <h2>Fairness</h2>
    <p>
      Each group against all others. The grey band is what does not matter; a line that leaves it on one side is
      evidence.
    </p>
    ${sorted.length === 0 ? '' : table(sorted.slice(0, shown))}
    ${
      rest.length === 0
        ? ''
        : html`<details>
            <summary>${rest.length} more</summary>
            ${table(rest)}
          </details>`
    }
    ${quality.thinGroups.length === 0 ? '' : html`<p>Insufficient evidence, since the group is too small: ${quality.thinGroups.join(', ')}.</p>`}
  </section>`;
}

function weight({ verdict, effect, floors }: FairnessFinding): number {
  return (verdict === 'critical' ? 2 : verdict === 'warning' ? 1 : 0) * 1e6 + effect / Math.max(1e-9, floors.warning);
}

function table(findings: readonly FairnessFinding[]): Html {
  // One scale for all differences, one for all ratios.
  const reach = (isRatio: boolean) =>
    Math.max(...findings.filter((finding) => isRatioOf(finding) === isRatio).map((one) => reachOf(intervalOf(one))), 0);
  const [differences, ratios] = [reach(false), reach(true)];
  return html`<div class="scroll">
    <table class="f">
      <tr>
        <th>Group</th>
        <th>Disparity</th>
        <th class="n">Value</th>
        <th>95 % interval</th>
      </tr>
      ${findings.map((finding) => row(finding, isRatioOf(finding) ? ratios : differences))}
    </table>
  </div>`;
}

function isRatioOf({ disparity }: FairnessFinding): boolean {
  return disparity === 'impact';
}

function intervalOf(finding: FairnessFinding): Omit<IntervalRow, 'reach'> {
  const { estimate, lower, upper, floors } = finding;
  const { warning } = floors;
  return isRatioOf(finding)
    ? { estimate, lower, upper, parity: 1, floors: [1 - warning, 1 / Math.max(0.1, 1 - warning)] }
    : { estimate, lower, upper, parity: 0, floors: [-warning, warning] };
}

function row(finding: FairnessFinding, reach: number): Html {
  const { attribute, group, disparity, verdict, estimate, lower, upper, counts } = finding;
  // A difference of shares is so many points of a hundred; percent would be taken for a part of the share.
  const say = (value: number) => short(isRatioOf(finding) ? value : 100 * value);
  const unit = isRatioOf(finding) ? '' : ' points';
  const { name, rate } = disparities[disparity];
  const [successes, trials, restSuccesses, restTrials] = counts;
  const rates = `${share(successes / Math.max(1, trials))} against ${share(restSuccesses / Math.max(1, restTrials))}`;
  const label = `${say(lower)} to ${say(upper)}`;
  return html`<tr>
    <td>${marks[verdict]} ${attribute} = ${group}</td>
    <td>${name}<br /><small>${rate} ${rates}</small></td>
    <td class="n">${say(estimate)}${unit}<br /><small>${label}</small></td>
    <td>${intervalChart({ ...intervalOf(finding), reach }, label)}</td>
  </tr>`;
}
