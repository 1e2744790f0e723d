import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import type { Roles } from '../data/roles';
import type { Piece } from './pieces';

/** How pieces of files are read. */
export interface ReadingJob {
  readonly pieces: readonly Piece[];
  readonly binning: Binning;
  readonly schema: FeatureSchema;
  /** Columns of tables that are no features. */
  readonly roles: Roles;
}

/** What a thread is given to do. */
export interface ProfileJob extends ReadingJob {
  /** Index of the next piece that nobody has taken, shared by all threads: one 32-bit integer. */
  readonly next: SharedArrayBuffer;
}

/** What a thread has done. */
export interface ProfiledShare {
  readonly profile: Profile;
  /** Whether a piece ended inside a record, so that the file must not be cut there. */
  readonly isCutInside: boolean;
}

/** What a thread beside the main one answers. */
export type ThreadAnswer = { readonly share: ProfiledShare } | { readonly wrongUse: string };

/** Reads pieces of files, one after the other. */
export interface PieceReader {
  /** Whether a piece ended inside a record, so that the file must not be cut there. */
  readonly isCutInside: boolean;
  add(piece: Piece): Promise<void>;
  /** To be called once, after the last piece. */
  finish(): void;
}
