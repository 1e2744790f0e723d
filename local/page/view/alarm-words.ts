import type { AlarmSnapshot } from '../snapshot';

/** What an alarm's name and description tell a person. */
export interface AlarmWords {
  /** A word or two, for example `drift`. */
  readonly short: string;
  /** `critical`, `warning` or `info`; empty when the description does not say. */
  readonly severity: string;
  /** What is wrong while it stands. */
  readonly sentence: string;
  /** Address of what to do about it. */
  readonly runbook: string | null;
}

/** Reads a description as the platform writes them: `[warning] What is wrong. Runbook: https://…`. */
export function alarmWords({ name, description }: Pick<AlarmSnapshot, 'name' | 'description'>): AlarmWords {
  const [, severity = '', text = ''] = /^(?:\[(\w+)\]\s*)?([\s\S]*)$/.exec(description) ?? [];
  const runbook = /\bRunbook: (\S+)/.exec(text)?.[1] ?? null;
  const sentence = text.replace(/\s*\bRunbook: \S+/, '').trim();
  return { short: shortName(name), severity, sentence: sentence === '' ? name : sentence, runbook };
}

/**
 * The words in a generated name that tell alarms of one model apart: `…-ModelDriftMonitorNoDataAlarm51E43765-EBC1…` is the
 * alarm `no data`. Names of another form stay as they are.
 */
function shortName(name: string): string {
  const id = /-([A-Z][A-Za-z]*?)[0-9A-F]{8}(?:-[0-9A-Z]+)?$/.exec(name)?.[1];
  if (id === undefined) return name;
  const own = id.replace(/^(Model|Platform)/, '').replace(/Alarm$/, '');
  const last = own.replace(/^(\w*Monitor|Serving)(?=[A-Z])/, '');
  return last.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
