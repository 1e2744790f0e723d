import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { StepSnapshot } from '../snapshot';
import { duration } from './context';

/** The states that an execution went through, with how long it stayed in each. */
export function stepList(steps: readonly StepSnapshot[], now: string): Html {
  return html`<ol class="steps">
    ${steps.map((step) => stepItem(step, now))}
  </ol>`;
}

function stepItem({ name, enteredAt, leftAt }: StepSnapshot, now: string): Html {
  const seconds = (Date.parse(leftAt ?? now) - Date.parse(enteredAt)) / 1000;
  const time = seconds < 0.05 ? '' : html` <small>${duration(seconds)}</small>`;
  return html`<li class="${leftAt === null ? 'now' : ''}">${leftAt === null ? '▶ ' : ''}${name}${time}</li>`;
}
