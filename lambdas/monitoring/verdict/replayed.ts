import type { Cause, VerdictLevel } from './verdict';

/** What computing a verdict again gave. */
export interface Replay {
  /** Whether every number and every level came out as stored. */
  readonly agrees: boolean;
  /** What did not, one sentence each. */
  readonly differences: readonly string[];
  /** From the budget to the verdict, line by line, for a person to follow. */
  readonly derivation: readonly string[];
}

/** Relative difference up to which two numbers are the same: stored verdicts are JSON, and JSON keeps all digits. */
const tolerance = 1e-9;

/** Whether two stored numbers are the same but for rounding. */
export function isSameNumber(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1e-300, Math.abs(a), Math.abs(b));
}

/** Says which of some numbers came out differently. */
export function differingNumbers<K extends string>(
  name: string,
  stored: Readonly<Record<K, number | null>>,
  again: Readonly<Record<K, number | null>>,
  keys: readonly K[],
): string[] {
  return keys
    .filter((key) => !isSameNumber(stored[key], again[key]))
    .map((key) => `${name}: ${key} is stored as ${String(stored[key])}, comes out as ${String(again[key])}`);
}

/** Says whether a level came out differently. */
export function differingLevel(name: string, stored: VerdictLevel, again: VerdictLevel): string[] {
  return stored === again ? [] : [`${name}: stored as ${stored}, comes out as ${again}`];
}

/**
 * Says whether the causes follow from the findings. The sentences themselves are not compared: a later version may word
 * them otherwise.
 */
export function differingCauses(name: string, stored: readonly Cause[], again: readonly Cause[]): string[] {
  const tell = (causes: readonly Cause[]) =>
    causes.map(({ severity, type, check, column }) => `${severity} ${type} (${check} of ${column ?? 'the window'})`);
  const [before, now] = [tell(stored), tell(again)];
  const list = (all: readonly string[]) => (all.length === 0 ? 'none' : all.join(', '));
  return [...before].sort().join() === [...now].sort().join()
    ? []
    : [`causes of ${name}: stored are ${list(before)}; come out ${list(now)}`];
}

/** Why nothing could be said. */
export function insufficiency(reason: string | null): string[] {
  return reason === null ? [] : [`insufficient: ${reason}`];
}
