import { html, type Html } from '../../../shared/html';
import type { Finding, VerdictLevel } from '../../verdict/verdict';
import { count, short } from '../numbers';
import { marks } from '../words';
import { anchorOf } from './anchors';

/** What a line says of a column. */
export interface ListedColumn {
  readonly name: string;
  readonly verdict: VerdictLevel;
  readonly distribution: Finding | undefined;
}

/** Columns that are not drawn, a line each; folded away unless one of them raised an alarm. */
export function moreColumns(columns: readonly ListedColumn[]): Html {
  if (columns.length === 0) return html``;
  const alarms = columns.filter(({ verdict }) => verdict === 'critical' || verdict === 'warning').length;
  const summary = `${count(columns.length)} more columns, ${alarms === 0 ? 'none with an alarm' : `${count(alarms)} with an alarm`}`;
  const table = html`<div class="scroll">
    <table>
      <tr>
        <th>Column</th>
        <th class="n">PSI</th>
        <th class="n">less chance</th>
        <th class="n">would have seen</th>
      </tr>
      ${columns.map(line)}
    </table>
  </div>`;
  return alarms > 0
    ? html`<details open>
        <summary>${summary}</summary>
        ${table}
      </details>`
    : html`<details>
        <summary>${summary}</summary>
        ${table}
      </details>`;
}

function line({ name, verdict, distribution }: ListedColumn): Html {
  const cells = [distribution?.statistic, distribution?.effect, distribution?.detectable];
  return html`<tr id="${anchorOf(name)}">
    <td>${marks[verdict]} ${name}</td>
    ${cells.map((value) => html`<td class="n">${value === undefined || value === null ? '–' : short(value)}</td>`)}
  </tr>`;
}
