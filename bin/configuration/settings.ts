import type { FieldPath, Problem } from './problem';
import type { AlertSettings, ModelShape, StageShape } from './schema/configuration';

/** One model as it is in one stage: what the file says, with the stage's changes and all defaults filled in. */
export interface ModelSettings extends Omit<ModelShape, 'artifact' | 'deployTo' | 'stages'> {
  readonly name: string;
  /** Absolute path of the model folder, checked to be complete. */
  readonly artifactFolder?: string;
  /** A problem with a field of this model, at its place in the file. */
  problem(path: FieldPath, message: string): Problem;
}

/** One environment. */
export interface StageSettings extends Omit<StageShape, 'alerts' | 'tags'> {
  readonly name: string;
  readonly alerts: AlertSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly models: readonly ModelSettings[];
  /** A problem with a field of this stage, at its place in the file. */
  problem(path: FieldPath, message: string): Problem;
}

/** A configuration that has passed every check that needs no construct. */
export interface Settings {
  /** File as the user named it. */
  readonly file: string;
  readonly platformName: string;
  /** In the order of the file. */
  readonly stages: readonly StageSettings[];
  /** A problem with any field, at its place in the file. */
  problem(path: FieldPath, message: string): Problem;
}
