import type { ModelListing, ModelPlace } from './layout';

/** Where the catalog finds models: a folder, looked at again on every load. */
export interface ModelSource {
  /** All models that there are. */
  list(): Promise<readonly ModelListing[]>;
  /** Bytes of the files that loading a listing reads. Needed only where memory is bounded. */
  sizeOf?(places: readonly ModelPlace[]): Promise<number>;
}
