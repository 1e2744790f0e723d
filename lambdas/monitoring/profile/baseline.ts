import type { Binning } from './binning';
import type { Profile } from './profile';

/**
 * What windows are compared with: the frozen binning and the profile of the training data on it. Stored as
 * `baseline.json` in the model folder.
 */
export interface Baseline {
  readonly baselineVersion: 1;
  readonly binning: Binning;
  readonly profile: Profile;
}

/** What a baseline is built with. */
export interface BaselineOptions {
  /**
   * Bins of a numeric column.
   * @default 20
   */
  readonly bins?: number;
  /**
   * Categories counted one by one; declared ones are kept even beyond.
   * @default 256
   */
  readonly maxCategories?: number;
}
