import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { LedgerEntry } from '../../../lib/contracts/registry';
import type { ModelSnapshot } from '../snapshot';
import { ledgerWords } from '../view/ledger-words';
import { withAlarmNames } from './alarm-names';
import { when } from './context';
import type { PageContext } from './context';
import { key } from './course';

/** Entries that are not folded away. */
const shown = 12;

/** Who decided what, when and why: newest first. */
export function ledgerSection(context: PageContext, model: ModelSnapshot): Html {
  const newest = [...model.ledger].reverse();
  const older = newest.slice(shown);
  return html`<h3>Ledger</h3>
    <p class="k">${chainSentence(model)}</p>
    <ol class="ledger">
      ${newest.slice(0, shown).map((entry) => item(context, model, entry))}
    </ol>
    ${
      older.length === 0
        ? ''
        : html`<details id="${model.model}-ledger">
            <summary>${older.length} earlier entries</summary>
            <ol class="ledger">
              ${older.map((entry) => item(context, model, entry))}
            </ol>
          </details>`
    }`;
}

function chainSentence({ ledger, firstBrokenLink }: ModelSnapshot): string {
  if (ledger.length === 0) return 'Nothing has been decided yet.';
  const entries = `${ledger.length} ${ledger.length === 1 ? 'entry' : 'entries'}`;
  return firstBrokenLink === null
    ? `${entries}; each carries the hash of the one before it, and the chain is whole.`
    : `■ The chain of hashes is broken at entry ${firstBrokenLink}: somebody changed what was written.`;
}

function item(context: PageContext, model: ModelSnapshot, entry: LedgerEntry): Html {
  const { what, mark } = ledgerWords(entry);
  return html`<li>
    <span class="seq">${entry.sequence}</span>
    <div>
      <p><b>${mark ? key(mark.kind) : ''} ${what}</b></p>
      <p>${withAlarmNames(entry.reason, model.alarms)}</p>
      <p class="k">
        ${when(context, entry.at)} · ${entry.actor} · <code title="${entry.hash}">${entry.hash.slice(0, 8)}</code>
      </p>
    </div>
  </li>`;
}
