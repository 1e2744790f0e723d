import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { ModelSnapshot, TrainingSnapshot } from '../snapshot';
import { outcomeOf } from '../view/outcome';
import { duration, when } from './context';
import type { PageContext } from './context';
import { stepList } from './steps';

const statusMarks: Readonly<Record<string, string>> = { RUNNING: '▶', SUCCEEDED: '●' };
const statusTones: Readonly<Record<string, string>> = { RUNNING: 'warning', SUCCEEDED: 'ok' };

/** Trainings: what runs now, and what ran. */
export function runSection(context: PageContext, { executions }: ModelSnapshot): Html {
  return html`<h3>Trainings</h3>
    ${executions.length === 0 ? html`<p class="k">None has been started: nothing has asked for one yet.</p>` : ''}
    ${executions.map((execution) => run(context, execution))}`;
}

function run(context: PageContext, execution: TrainingSnapshot): Html {
  const { name, status, startedAt, endedAt, steps, job, outcome } = execution;
  const end = endedAt ?? context.snapshot.takenAt;
  const seconds = (Date.parse(end) - Date.parse(startedAt)) / 1000;
  return html`<div class="cause ${statusTones[status] ?? 'critical'}">
    <p>
      <b>${statusMarks[status] ?? '■'} ${status.toLowerCase().replace('_', ' ')}</b> <code>${name}</code> ·
      ${when(context, startedAt)} · ${duration(seconds)}
    </p>
    ${stepList(steps, context.snapshot.takenAt)}
    ${
      job
        ? html`<p class="k">
            Training job <code>${job.name}</code>:
            ${job.status}${job.seconds === null ? '' : ` in ${duration(job.seconds)}`}${job.failureReason === null ? '' : `: ${job.failureReason}`}
          </p>`
        : ''
    }
    ${outcome === null || endedAt === null ? '' : html`<p>${outcomeText(outcome)}</p>`}
  </div>`;
}

function outcomeText(output: string): string {
  const found = outcomeOf(output);
  return found ? `${found.version} ${found.outcome}: ${found.reason}` : output;
}
