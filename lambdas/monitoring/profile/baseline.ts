import type { BusinessProfile } from '../business/business-profile';
import type { AttributionReference } from '../attribution/reference';
import type { QualityProfile } from '../quality/quality-profile';
import type { Binning } from './binning';
import type { FeatureSchema } from './feature-schema';
import type { Profile } from './profile';
import type { ReferenceWindow, WindowLength } from './window-counts';

/**
 * What windows are compared with: the frozen binning and the profile of the training data on it. Stored as
 * `baseline.json` in the model folder.
 */
export interface Baseline {
  readonly baselineVersion: 1;
  readonly binning: Binning;
  readonly profile: Profile;
  /** Single windows of the training data, to tell how much they differ; absent when times were not known. */
  readonly reference?: { readonly length: WindowLength; readonly windows: readonly ReferenceWindow[] };
  /** The feature schema, where the baseline has to stand for itself (command line). */
  readonly schema?: FeatureSchema;
  /** Quality on the training or held-out data; absent when their outcomes were not known. */
  readonly quality?: QualityProfile;
  /** On which features the model's answers hung; absent when the model was not at hand. */
  readonly attribution?: AttributionReference;
  /** Counters of business on known-good days, of each the days that know it; absent where none was counted. */
  readonly business?: { readonly counters: Readonly<Record<string, readonly BusinessProfile[]>> };
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
  /**
   * Length of the windows whose variation is kept, by the rows' `time`.
   * @default - no windows are kept
   */
  readonly windows?: WindowLength;
}
