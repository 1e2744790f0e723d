import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { AlarmSnapshot, AlarmState } from '../snapshot';
import { alarmWords } from '../view/alarm-words';
import { when } from './context';
import type { PageContext } from './context';

const stateMarks: Readonly<Record<AlarmState, string>> = { ALARM: '▲', OK: '●', INSUFFICIENT_DATA: '○' };
const stateWords: Readonly<Record<AlarmState, string>> = { ALARM: 'alarm', OK: 'ok', INSUFFICIENT_DATA: 'no data' };

/**
 * Alarms: those that stand with their reasons, the others folded away.
 *
 * @param owner whose they are
 */
export function alarmSection(context: PageContext, owner: string, alarms: readonly AlarmSnapshot[]): Html {
  const standing = alarms.filter(({ state }) => state === 'ALARM');
  const others = alarms.filter(({ state }) => state !== 'ALARM');
  return html`<h3>Alarms</h3>
    ${standing.length === 0 ? html`<p class="k">None of the ${alarms.length} alarms stands.</p>` : ''}
    ${standing.map((alarm) => standingAlarm(context, alarm))}
    ${
      others.length === 0
        ? ''
        : html`<details id="${owner}-alarms">
            <summary>${others.length} that do not stand</summary>
            <div class="scroll">
              <table>
                ${others.map((alarm) => quietAlarm(context, alarm))}
              </table>
            </div>
          </details>`
    }`;
}

function standingAlarm(context: PageContext, alarm: AlarmSnapshot): Html {
  const { short, severity, sentence, runbook } = alarmWords(alarm);
  const tone = severity === 'critical' ? 'critical' : 'warning';
  return html`<div class="cause ${tone}">
    <p>
      <b>▲ ${short}</b> <small>${severity}</small> · since ${when(context, alarm.since)}
      ${runbook === null ? '' : html`· <a href="${runbook}">runbook</a>`}
    </p>
    <p>${sentence}</p>
    <p class="k">${alarm.reason}</p>
  </div>`;
}

function quietAlarm(context: PageContext, alarm: AlarmSnapshot): Html {
  const { short, sentence } = alarmWords(alarm);
  const raised = alarm.changes.filter(({ to }) => to === 'ALARM').at(-1);
  return html`<tr>
    <td>${stateMarks[alarm.state]} ${stateWords[alarm.state]}</td>
    <td><b>${short}</b><br /><small>${sentence}</small></td>
    <td>${raised ? html`stood last at ${when(context, raised.at)}` : ''}</td>
  </tr>`;
}
