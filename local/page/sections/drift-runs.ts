import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { count } from '../../../lambdas/monitoring/report/numbers';
import { marks } from '../../../lambdas/monitoring/report/words';
import type { ExecutionSnapshot, ModelSnapshot } from '../snapshot';
import { driftOutcomeOf, driftTimeOf } from '../view/drift-outcome';
import { isInStory } from '../view/story-clock';
import { duration, reportLink } from './context';
import type { PageContext } from './context';
import { stepList } from './steps';

/** Runs that are not folded away. */
const shown = 3;

/** Executions of the drift monitor's state machine: what each looked at, and what it came to. */
export function driftRunSection(context: PageContext, { model, driftRuns }: ModelSnapshot): Html {
  const { played } = context.snapshot.twin;
  const runs = driftRuns.filter(({ input }) => isInStory(driftTimeOf(input), context.clock ? played : []));
  const older = runs.slice(shown);
  return html`<h3>Drift monitor</h3>
    ${runs.length === 0 ? html`<p class="k">It has not run: its first window is still open.</p>` : ''}
    ${runs.slice(0, shown).map((execution) => run(context, model, execution))}
    ${
      older.length === 0
        ? ''
        : html`<details id="${model}-drift-runs">
            <summary>${older.length} earlier ${older.length === 1 ? 'run' : 'runs'}</summary>
            ${older.map((execution) => run(context, model, execution))}
          </details>`
    }`;
}

function run({ snapshot }: PageContext, model: string, execution: ExecutionSnapshot): Html {
  const { status, startedAt, endedAt, steps, input, outcome } = execution;
  const seconds = (Date.parse(endedAt ?? snapshot.takenAt) - Date.parse(startedAt)) / 1000;
  const found = driftOutcomeOf(outcome);
  const upTo = driftTimeOf(input);
  const head = found
    ? html`<a href="${reportLink(model, 'drift', found.window)}"><b>${marks[found.verdict]} ${found.verdict}</b></a>`
    : html`<b>${endedAt === null ? '▶' : '■'} ${status.toLowerCase().replace('_', ' ')}</b>`;
  return html`<div class="cause ${found?.verdict ?? (endedAt === null ? 'warning' : 'critical')}">
    <p>${head}${upTo === undefined ? '' : html` · up to <b>${upTo.slice(0, 10)}</b>`} · ${duration(seconds)}</p>
    ${stepList(steps, snapshot.takenAt)}
    ${
      found
        ? html`<p class="k">
            ${count(found.records)} requests in ${count(found.files)} files; in AWS this run would cost about
            ${found.cost.toFixed(3)} USD.
          </p>`
        : outcome === null || endedAt === null
          ? ''
          : html`<p>${outcome}</p>`
    }
  </div>`;
}
