import type { Cause } from '../verdict/verdict';
import type { ReportInput, ReportWindow } from './input';

/** The windows of a run, shortest first; the run's own when no others are told; none when no data were judged. */
export function windowsOf({ run, windows }: ReportInput): readonly ReportWindow[] {
  if (windows !== undefined) return windows;
  return run.drift === null ? [] : [{ words: null, drift: run.drift, profile: run.profile, note: null }];
}

/** A window's name where there are several: `, last 24 hours`. */
export function ofWindow({ words }: ReportWindow): string {
  return words === null ? '' : `, last ${words}`;
}

/** What the windows found, each trouble once: as it shows in the window where it is worst, with the others named. */
export function causesOfWindows(windows: readonly ReportWindow[]): readonly Cause[] {
  const found = windows.flatMap((window) => window.drift.causes.map((cause) => ({ cause, window })));
  const troubles = new Map<string, typeof found>();
  for (const one of found) {
    const key = JSON.stringify([one.cause.type, one.cause.check, one.cause.column]);
    troubles.set(key, [...(troubles.get(key) ?? []), one]);
  }
  return [...troubles.values()].map((same) => {
    const [worst, ...others] = [...same].sort((a, b) => severity(b.cause) - severity(a.cause));
    const { cause, window } = worst!;
    if (window.words === null) return cause;
    const also = others.map((other) => `; ${other.cause.severity} in the last ${other.window.words!}, too`).join('');
    return { ...cause, message: `${cause.message} (last ${window.words}${also})` };
  });
}

function severity({ severity: level, effect }: Cause): number {
  return (level === 'critical' ? 1e9 : 0) + Math.min(1e8, effect);
}
