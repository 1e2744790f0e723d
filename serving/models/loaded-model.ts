import type { Model } from '../engine/model';
import type { Placement } from '../engine/placement';
import type { ModelDefinition } from './definition';
import type { ModelListing, ModelPlace } from './layout';

/** A version that serves. */
export interface LoadedModel {
  readonly definition: ModelDefinition;
  readonly model: Model;
  readonly placement: Placement;
  /** Fields of its `config.pbtxt` that have no meaning here. */
  readonly ignored?: readonly string[];
}

/** Turns a version's folder into a loaded model. */
export interface ModelLoader {
  /** @throws ServingError MODEL_REJECTED */
  load(place: ModelPlace, listing: ModelListing): Promise<LoadedModel>;
}
