import { html, type Html } from '../../../shared/html';
import type {
  AttributionFinding,
  AttributionVerdict,
  FeatureAttribution,
} from '../../verdict/attribution/attribution-verdict';
import { rangeChart } from '../charts/ranges';
import { count, probability, short } from '../numbers';
import { marks } from '../words';

/** Features that are shown before the others are folded away. */
const shown = 12;

/** On which features the answers hang now, against known-good data. */
export function attributionSection(attribution: AttributionVerdict | undefined): Html {
  if (attribution === undefined) return html``;
  const { verdict, records, reference, features, findings, agreement, reason } = attribution;
  const [before, now] = [ranked(features, 'usual'), ranked(features, 'current')];
  const reach = 1.05 * Math.max(...features.flatMap(({ current, upper }) => [current, upper]), 1e-12);
  const row = (feature: FeatureAttribution) =>
    featureRow(feature, before.indexOf(feature), now.indexOf(feature), reach);
  const rest = before.slice(shown);
  return html`<section id="attribution">
    <h2>What the answers hang on</h2>
    <p>
      ${marks[verdict]} ${verdict}. How much the answers of the model itself change, on average, when the values of one
      feature are moved among ${count(records)} sampled records. Known-good data: ${reference.samples.length} samples of
      ${count(reference.records)}. ${reason === null ? '' : `Not judged: ${reason}.`}
    </p>
    <div class="scroll">
      <table>
        <tr>
          <th>Compared</th>
          <th class="n">Loss</th>
          <th class="n">Floors</th>
          <th class="n">p</th>
        </tr>
        ${findings.map((finding) => findingRow(finding, agreement))}
      </table>
    </div>
    ${table(before.slice(0, shown).map(row))}
    <p class="k">Point: now. Band: where a known-good sample lies with 95 % probability; line: their mean.</p>
    ${
      rest.length === 0
        ? ''
        : html`<details>
            <summary>${rest.length} more</summary>
            ${table(rest.map(row))}
          </details>`
    }
  </section>`;
}

function ranked(features: readonly FeatureAttribution[], key: 'usual' | 'current'): FeatureAttribution[] {
  return [...features].sort((a, b) => b[key] - a[key]);
}

function findingRow({ measure, verdict, loss, floors, adjustedPValue }: AttributionFinding, agreement: number | null) {
  const what =
    measure === 'ranking'
      ? `Order of features (nDCG ${agreement === null ? 'none' : short(agreement)})`
      : 'Part of the influence that has gone to other features';
  return html`<tr>
    <td>${marks[verdict]} ${what}</td>
    <td class="n">${short(loss)}</td>
    <td class="n">${short(floors.warning)}, ${short(floors.critical)}</td>
    <td class="n">${probability(adjustedPValue)}</td>
  </tr>`;
}

function table(rows: readonly Html[]): Html {
  return html`<div class="scroll">
    <table class="f">
      <tr>
        <th>Feature</th>
        <th class="n">Was number</th>
        <th class="n">Is number</th>
        <th class="n">Moves answers by</th>
        <th>Against known-good</th>
      </tr>
      ${rows}
    </table>
  </div>`;
}

function featureRow(feature: FeatureAttribution, before: number, now: number, reach: number): Html {
  const { name, current, usual, lower, upper } = feature;
  const label = `${short(current)}; usually ${short(lower)} to ${short(upper)}`;
  return html`<tr>
    <td>${name}</td>
    <td class="n">${before + 1}</td>
    <td class="n">${now + 1}</td>
    <td class="n">${short(current)}<br /><small>${short(lower)} to ${short(upper)}</small></td>
    <td>${rangeChart({ now: current, usual, lower, upper, reach }, label)}</td>
  </tr>`;
}
