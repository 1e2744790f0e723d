import type { AttributionReference } from '../monitoring/attribution/reference';
import type { ObjectAddress } from '../shared/objects';
import type { StagedFile } from './staging';

/** What a baseline is made of. */
export interface BaselineRequest {
  /** The job's `model.tar.gz`; the reference rows lie in the `output.tar.gz` beside it. */
  readonly archive: ObjectAddress;
  /** The version's `schema.json`. */
  readonly schema: ObjectAddress;
  /** Where the baseline goes. */
  readonly target: ObjectAddress;
  /** On which features the answers to the reference rows hang; undefined where that was not found out. */
  readonly attribution: AttributionReference | undefined;
}

/** Makes baselines for versions whose training program left reference rows; see `referenceFile` in the contracts. */
export interface BaselineMaker {
  /** @returns undefined when the program left no reference rows */
  make(request: BaselineRequest): Promise<StagedFile | undefined>;
}
