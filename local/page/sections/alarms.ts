import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { AlarmSnapshot, AlarmState } from '../snapshot';
import { alarmWords } from '../view/alarm-words';
import { noticesOf } from '../view/notices';
import { withAlarmNames } from './alarm-names';
import { when } from './context';
import type { PageContext } from './context';

const stateMarks: Readonly<Record<AlarmState, string>> = { ALARM: '▲', OK: '●', INSUFFICIENT_DATA: '○' };
const stateWords: Readonly<Record<AlarmState, string>> = { ALARM: 'alarm', OK: 'ok', INSUFFICIENT_DATA: 'no data' };

/**
 * Alarms: those that stand with their reasons, and whether people are told of them; the others folded away.
 *
 * @param owner whose they are
 */
export function alarmSection(context: PageContext, owner: string, alarms: readonly AlarmSnapshot[]): Html {
  const watching = alarms.filter(({ rule }) => rule === null);
  const standing = watching.filter(({ state }) => state === 'ALARM');
  const others = watching.filter(({ state }) => state !== 'ALARM');
  return html`<h3>Alarms</h3>
    ${standing.length === 0 ? html`<p class="k">None of the ${watching.length} alarms stands.</p>` : ''}
    ${standing.map((alarm) => standingAlarm(context, alarm, alarms))}
    ${folded(
      `${owner}-alarms`,
      `${others.length} that do not stand`,
      others.map((alarm) => quietAlarm(context, alarm)),
    )}
    ${compositeAlarms(owner, alarms)}`;
}

function standingAlarm(context: PageContext, alarm: AlarmSnapshot, alarms: readonly AlarmSnapshot[]): Html {
  const { short, severity, sentence, runbook } = alarmWords(alarm);
  const tone = severity === 'critical' ? 'critical' : 'warning';
  return html`<div class="cause ${tone}">
    <p>
      <b>▲ ${short}</b> <small>${severity}</small> · since ${when(context, alarm.since)}
      ${runbook === null ? '' : html`· <a href="${runbook}">runbook</a>`}
    </p>
    <p>${sentence}</p>
    <p class="k">${alarm.reason}</p>
    ${toldOf(alarm, alarms)}
  </div>`;
}

/** Who has an explanation raises no second alarm. */
function toldOf({ name }: AlarmSnapshot, alarms: readonly AlarmSnapshot[]): Html | string {
  const notice = noticesOf(alarms).find(({ tells }) => tells === name);
  if (!notice || notice.alarm.state === 'ALARM') return '';
  const reasons = alarms.filter((other) => other.state === 'ALARM' && notice.explainedBy.includes(other.name));
  return html`<p class="k">
    Nobody is told of it, since ${withAlarmNames(reasons.map((other) => other.name).join(', '), alarms)} explains it.
  </p>`;
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

/** Composite alarms: they tell of an alarm unless another one explains it, so that one cause raises one alarm. */
function compositeAlarms(owner: string, alarms: readonly AlarmSnapshot[]): Html {
  const composite = alarms.filter(({ rule }) => rule !== null);
  const notices = noticesOf(composite);
  const named = (names: readonly string[]): Html[] =>
    names.map((name, index) => html`${index === 0 ? '' : ' or '}${withAlarmNames(name, alarms)}`);
  const rows = composite.map((alarm) => {
    const notice = notices.find((found) => found.alarm === alarm);
    const rule = notice
      ? html`tells of ${named([notice.tells])}, unless ${named(notice.explainedBy)} stands`
      : withAlarmNames(alarm.rule ?? '', alarms);
    return html`<tr>
      <td>${stateMarks[alarm.state]} ${stateWords[alarm.state]}</td>
      <td>${rule}</td>
    </tr>`;
  });
  return folded(`${owner}-composite`, `${composite.length} composite: one cause raises one alarm`, rows);
}

function folded(id: string, summary: string, rows: readonly Html[]): Html {
  if (rows.length === 0) return html``;
  return html`<details id="${id}">
    <summary>${summary}</summary>
    <div class="scroll">
      <table>
        ${rows}
      </table>
    </div>
  </details>`;
}
