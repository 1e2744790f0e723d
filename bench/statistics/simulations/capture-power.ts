import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { leant, tableLaws, type ColumnLaw } from '../worlds/column-law';
import { streamOf } from '../worlds/random-stream';
import { drawBaseline, WindowDraw } from '../worlds/window-draw';
import { powerOf, type Power } from './quality';

const features = 20;
const baselineRows = 20_000;

/** What can change about one of twenty features, or the answers, and by how much. */
export const captureChanges = {
  'numeric drift': { column: 0, check: 'distribution' },
  'categorical drift': { column: 2, check: 'distribution' },
  'prediction drift': { column: features, check: 'distribution' },
  missing: { column: 0, check: 'missing' },
  'wrong type': { column: 0, check: 'invalid' },
  'out of range': { column: 0, check: 'range' },
  'new category': { column: 2, check: 'new-category' },
} as const;
export type CaptureChange = keyof typeof captureChanges;

/** One change, in windows of some size. */
export interface CapturePowerWorld {
  readonly change: CaptureChange;
  /** A lean for drift, else the share of values that are new, missing and so on. */
  readonly amount: number;
  readonly records: number;
  readonly repetitions: number;
}

/** How often it is told; `stability`: PSI of the change in truth, 0 of what is no drift. */
export async function capturePower(world: CapturePowerWorld): Promise<Power & { readonly stability: number }> {
  const { change, amount, records, repetitions } = world;
  const { column, check } = captureChanges[change];
  const random = streamOf(`power ${change} ${amount} ${records}`);
  const laws = tableLaws(features);
  const baseline = await drawBaseline(streamOf('power baseline'), laws, baselineRows);
  const isDrift = check === 'distribution';
  const changed = laws.map((law, i) => (i === column && !isDrift ? spoilt(law, change, amount) : law));
  const draws = new WindowDraw(changed, baseline.binning);
  const lean = laws.map((_, i) => (i === column && isDrift ? amount : 0));
  const policy = monitorPolicy({ looksPerDay: 1 });
  const name = column === features ? 'answer' : `x${column}`;
  const levels = Array.from({ length: repetitions }, () => {
    const { findings } = judge(draws.window(random, records, lean), baseline, policy);
    return findings.find((finding) => finding.check === check && finding.column === name)!.verdict;
  });
  return { ...powerOf(levels), stability: isDrift ? stabilityOf(laws[column]!, amount) : 0 };
}

/** A law a share of whose values went wrong. */
function spoilt(law: ColumnLaw, change: CaptureChange, share: number): ColumnLaw {
  if (change === 'missing') return { ...law, missing: law.missing + share };
  if (change === 'wrong type') return { ...law, invalid: law.invalid + share };
  // Above everything that was known.
  return { ...law, below: (x) => (1 - share) * law.below(x) };
}

/** PSI of a lean over the cells that the baseline would have of endless rows. */
function stabilityOf(law: ColumnLaw, lean: number): number {
  const cells = law.kind === 'categorical' ? law.categories : 20;
  const cut = (i: number) => (law.kind === 'categorical' ? law.below(i) : i / cells);
  return Array.from({ length: cells }).reduce<number>((sum, _, i) => {
    const q = cut(i + 1) - cut(i);
    const p = leant(cut(i + 1), lean) - leant(cut(i), lean);
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}
