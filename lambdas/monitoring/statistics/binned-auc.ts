import { requireSameCells, total, type Counts } from './counts';
import type { AreaUnderCurve } from './auc';

/**
 * Area under the ROC curve and DeLong's standard error from counts by score bin, lowest scores first. Scores in one
 * bin count as tied. Exact for binned scores, whatever the number of observations, in one walk over the bins.
 * @returns null unless both classes are present
 */
export function areaFromCounts(positives: Counts, negatives: Counts): AreaUnderCurve | null {
  requireSameCells(positives, negatives);
  const m = total(positives);
  const n = total(negatives);
  if (m === 0 || n === 0) return null;
  // Placement of a positive: share of negatives below it; of a negative: share of positives above it.
  let negativesBelow = 0;
  let positivesBelow = 0;
  const ofPositives = new Weighted();
  const ofNegatives = new Weighted();
  for (let i = 0; i < positives.length; i += 1) {
    const p = positives[i]!;
    const q = negatives[i]!;
    if (p > 0) ofPositives.add((negativesBelow + q / 2) / n, p);
    if (q > 0) ofNegatives.add((m - positivesBelow - p / 2) / m, q);
    negativesBelow += q;
    positivesBelow += p;
  }
  return {
    area: ofPositives.mean,
    standardError: Math.sqrt(ofPositives.variance() / m + ofNegatives.variance() / n),
    positives: m,
    negatives: n,
  };
}

/**
 * Area under the ROC curve expected from calibrated scores without labels: every observation counts as a positive with
 * its probability, and as a negative with the rest of it.
 * @param counts observations by score bin, lowest scores first
 * @param probabilities calibrated probability of a positive in each bin
 */
export function expectedArea(counts: Counts, probabilities: readonly number[]): number | null {
  const positives = counts.map((count, i) => count * probabilities[i]!);
  const negatives = counts.map((count, i) => count * (1 - probabilities[i]!));
  return areaFromCounts(positives, negatives)?.area ?? null;
}

/** Mean and sample variance of values with whole weights. */
class Weighted {
  public mean = 0;
  private weight = 0;
  private squares = 0;

  public add(value: number, weight: number): void {
    this.weight += weight;
    const step = value - this.mean;
    this.mean += (step * weight) / this.weight;
    this.squares += weight * step * (value - this.mean);
  }

  public variance(): number {
    return this.weight > 1 ? Math.max(0, this.squares / (this.weight - 1)) : 0;
  }
}
