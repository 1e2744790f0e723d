import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { AlarmSnapshot } from '../snapshot';
import { alarmWords } from '../view/alarm-words';

/** A text with names of alarms as people say them; the whole name is there to be pointed at. */
export function withAlarmNames(text: string, alarms: readonly AlarmSnapshot[]): Html {
  const named = alarms.find(({ name }) => text.includes(name));
  if (!named) return html`${text}`;
  const parts = text.split(named.name).map((part) => withAlarmNames(part, alarms));
  const name = html`<abbr title="${named.name}">‘${alarmWords(named).short}’</abbr>`;
  return html`${parts.flatMap((part, index) => (index === 0 ? [part] : [html`${name}${part}`]))}`;
}
