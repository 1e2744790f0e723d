import { html, type Html } from '../../../shared/html';
import type { Finding, Verdict } from '../../verdict/verdict';
import { checkNames } from '../../verdict/names';
import type { ReportWindow } from '../input';
import { count, share, short } from '../numbers';
import { marks } from '../words';

/** Checks of the data contract that found anything at all, and what malformed lines look like. */
export function contractSection(windows: readonly ReportWindow[]): Html {
  const longest = windows.at(-1);
  if (longest === undefined) return html``;
  const { findings, window } = longest.drift;
  const checked = findings.filter(({ family }) => family === 'data-contract').length;
  // A share above zero is usual; of shorter windows, which the longest holds, only alarms are news.
  const found = windows.flatMap((one) =>
    one.drift.findings
      .filter(({ family, statistic, effect }) => family === 'data-contract' && (statistic > 0 || effect > 0))
      .filter(({ cause }) => one === longest || cause !== null)
      .map((finding) => ({ finding, words: one.words })),
  );
  return html`<section id="contract">
    <h2>Data contract</h2>
    <p>
      ${checked} checks of missing values, types, ranges, categories, lines and columns; ${found.length} found
      something.
    </p>
    ${found.length === 0 ? '' : table(found)} ${malformed(window.malformed)}
  </section>`;
}

/** A check, and in which of several windows. */
interface Found {
  readonly finding: Finding;
  readonly words: string | null;
}

function table(found: readonly Found[]): Html {
  const sorted = [...found].sort((a, b) => weight(b.finding) - weight(a.finding));
  return html`<div class="scroll">
    <table>
      <tr>
        <th>Check</th>
        <th>Column</th>
        <th class="n">Now</th>
        <th class="n">Before</th>
        <th class="n">Floors</th>
      </tr>
      ${sorted.map(
        ({ finding: { verdict, check, column, statistic, m, cells, floors }, words }) =>
          html`<tr>
            <td>
              ${marks[verdict]} ${checkNames[check]}${words === null ? '' : html`<br /><small>last ${words}</small>`}
            </td>
            <td>${column ?? 'all'}</td>
            <td class="n">${share(statistic)}</td>
            <td class="n">${m > 0 ? share(cells.expected[0]! / m) : '–'}</td>
            <td class="n">${share(floors.warning)}${floors.critical <= 1 ? `, ${share(floors.critical)}` : ''}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}

function weight({ verdict, effect, floors }: Finding): number {
  const level = verdict === 'critical' ? 2 : verdict === 'warning' ? 1 : 0;
  return level * 1e6 + Math.min(1e5, effect / Math.max(1e-9, floors.warning));
}

function malformed({ count: lines, reasons, samples }: Verdict['window']['malformed']): Html {
  if (lines === 0) return html``;
  return html`<details>
    <summary>
      ${count(lines)} malformed:
      ${Object.entries(reasons)
        .map(([reason, number]) => `${reason} ${short(number)}`)
        .join(', ')}
    </summary>
    <p>Some of them, by their shape alone (letters as x, digits as 9):</p>
    <ul>
      ${samples.map(([, text, times]) => html`<li><code>${text}</code> × ${count(times)}</li>`)}
    </ul>
  </details>`;
}
