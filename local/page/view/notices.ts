import type { AlarmSnapshot } from '../snapshot';

/** Which alarm people are told of, and which ones explain it, so that nobody is told while one of them stands. */
export interface Notice {
  /** The composite alarm. */
  readonly alarm: AlarmSnapshot;
  /** Name of the alarm that it tells of. */
  readonly tells: string;
  /** Names of those that explain it. */
  readonly explainedBy: readonly string[];
}

/** Reads composite alarms as the platform writes them: one alarm and not others. Those of another form are left out. */
export function noticesOf(alarms: readonly AlarmSnapshot[]): Notice[] {
  return alarms.flatMap((alarm) => noticeOf(alarm) ?? []);
}

const operand = /(NOT\s*\(?\s*)?\bALARM\("([^"]+)"\)/g;

function noticeOf(alarm: AlarmSnapshot): Notice | undefined {
  const rule = alarm.rule ?? '';
  // What is left when its operands are taken out must join them by AND alone.
  if (!/^(\(|\)|\s|AND)*$/.test(rule.replace(operand, ''))) return undefined;
  const operands = [...rule.matchAll(operand)].map(([, not, reference]) => ({ not, name: nameIn(reference!) }));
  const [first, ...others] = operands;
  if (!first || first.not !== undefined || others.some(({ not }) => not === undefined)) return undefined;
  return { alarm, tells: first.name, explainedBy: others.map(({ name }) => name) };
}

/** Rules name alarms by their ARNs. */
function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf(':') + 1);
}
