import * as z from 'zod';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';

const driftReport = z.object({
  verdict: z.enum(['ok', 'insufficient', 'warning', 'critical']),
  verdictUri: z.string(),
  records: z.number(),
  files: z.number(),
  cost: z.number(),
});

/** What a run of the drift monitor came to. */
export interface DriftOutcome {
  readonly verdict: VerdictLevel;
  /** Name of the judged window, under which its report is found. */
  readonly window: string;
  readonly records: number;
  readonly files: number;
  /** Estimate of what the run would cost in AWS. */
  readonly cost: number;
}

/** Reads what the monitor's last state gave back; undefined for anything else, like an error. */
export function driftOutcomeOf(output: string | null): DriftOutcome | undefined {
  const found = driftReport.safeParse(jsonOf(output)).data;
  if (!found) return undefined;
  const { verdictUri, ...rest } = found;
  return { ...rest, window: verdictUri.slice(verdictUri.lastIndexOf('/') + 1).replace(/\.json$/, '') };
}

const asked = z.object({ time: z.iso.datetime({ offset: true }) });

/** Up to when a run was to look, as its input says. */
export function driftTimeOf(input: string): string | undefined {
  return asked.safeParse(jsonOf(input)).data?.time;
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
