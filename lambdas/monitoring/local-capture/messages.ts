import type { Binning } from '../profile/binning';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Piece } from './pieces';

/** What a thread is given to do. */
export interface ProfileJob {
  readonly pieces: readonly Piece[];
  /** Index of the next piece that nobody has taken, shared by all threads: one 32-bit integer. */
  readonly next: SharedArrayBuffer;
  readonly binning: Binning;
  readonly schema: FeatureSchema;
}
