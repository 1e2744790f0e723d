import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';

/** Exit statuses of `monitor compare`, so that a pipeline can gate on it; 1 is an error of use. */
const statuses: Readonly<Record<VerdictLevel, number>> = { ok: 0, warning: 2, critical: 3, insufficient: 4 };

/** The exit status of a verdict. */
export function exitStatusOf(verdict: VerdictLevel): number {
  return statuses[verdict];
}
