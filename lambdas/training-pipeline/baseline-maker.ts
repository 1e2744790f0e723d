import type { ObjectAddress } from '../shared/objects';
import type { StagedFile } from './staging';

/** Makes baselines for versions whose training program left reference rows; see `referenceFile` in the contracts. */
export interface BaselineMaker {
  /**
   * @param archive the job's `model.tar.gz`; the reference rows lie in the `output.tar.gz` beside it
   * @param schema the version's `schema.json`
   * @param target where the baseline goes
   * @returns undefined when the program left no reference rows
   */
  make(archive: ObjectAddress, schema: ObjectAddress, target: ObjectAddress): Promise<StagedFile | undefined>;
}
