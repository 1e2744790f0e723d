import type { Baseline } from '../profile/baseline';
import type { ColumnBinning } from '../profile/binning';
import type { ColumnProfile, Profile } from '../profile/profile';
import { contractChecks, windowChecks } from './contract-checks';
import { checkDistribution, isJudged, type OpenFinding } from './drift-check';
import type { MonitorPolicy } from './policy';
import type { Reference } from './reference';

/** What of a window is not judged. */
export interface LeftOut {
  /**
   * Whether the window holds only some of the times that the baseline knows, so that no distribution can be compared yet;
   * breaks of the contract are seen all the same.
   * @default false
   */
  readonly partial?: boolean;
  /**
   * Whether answers of another version are in the window: then the features are judged and the answers are not.
   * @default false
   */
  readonly mixedAnswers?: boolean;
}

/** Puts a window to all checks: as a whole, and each column against the contract and what it is compared with. */
export function openFindings(
  profile: Profile,
  baseline: Baseline,
  reference: Reference,
  policy: MonitorPolicy,
  { partial = false, mixedAnswers = false }: LeftOut,
): OpenFinding[] {
  const check = (
    column: number,
    binning: ColumnBinning,
    window: ColumnProfile,
    whole: ColumnProfile,
    role: 'feature' | 'prediction',
  ): OpenFinding[] => {
    // A window that holds only some of its times is like none of theirs.
    if (partial) return contractChecks(window, whole, binning, policy, role);
    const known = reference.column(column);
    const drift = checkDistribution({
      family: `${role}-drift`,
      binning,
      window,
      baseline: whole,
      reference: known.cells,
      spread: known.spread(binning),
      floors: policy.effects[`${role}Drift`],
    });
    return [...contractChecks(window, whole, binning, policy, role, known), ...(drift === null ? [] : [drift])];
  };
  const { features, prediction } = baseline.binning;
  const ofFeatures = features.flatMap((binning, i) =>
    isJudged(binning.name, policy)
      ? check(i, binning, profile.features[i]!, baseline.profile.features[i]!, 'feature')
      : [],
  );
  const [window, whole] = [profile.prediction, baseline.profile.prediction];
  const ofAnswers =
    prediction === null || window === null || whole === null || mixedAnswers
      ? []
      : check(features.length, prediction, window, whole, 'prediction');
  return [...windowChecks(profile, policy), ...ofFeatures, ...ofAnswers];
}
