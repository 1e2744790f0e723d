import type { Engine } from '../engine/engine';
import type { FinitenessPolicy } from '../engine/check-inputs';
import { readDefinition, type ModelDefinition } from './definition';
import type { FeatureSchema } from './feature-schema';
import type { ModelListing, ModelPlace } from './layout';
import type { LoadedModel, ModelLoader } from './loaded-model';
import { defaultModelSettings, type ModelSettings } from './settings';
import type { TrustPolicy } from './trust';

/** What a server does with NaN and infinity: `schema` refuses them for inputs whose columns are not nullable. */
export type FinitenessSetting = 'schema' | 'allow' | 'reject';

/** What the loader is made of. */
export interface FolderLoaderParts {
  readonly engine: Engine;
  readonly trust: TrustPolicy;
  readonly finiteness: FinitenessSetting;
  /** Settings of single models by name, over those of `config.pbtxt`. */
  readonly settings?: Readonly<Record<string, Partial<ModelSettings>>>;
}

/** Loads models from their folders: reads, checks, measures. */
export class FolderLoader implements ModelLoader {
  public constructor(private readonly parts: FolderLoaderParts) {}

  public async load(place: ModelPlace, listing: ModelListing): Promise<LoadedModel> {
    if (listing.problem !== undefined) throw listing.problem;
    const { versions: _, ignored, modelFile: __, ...fromConfig } = listing.config;
    const settings = { ...defaultModelSettings, ...fromConfig, ...this.parts.settings?.[place.name] };
    const definition = await readDefinition(place, settings, this.parts.trust);
    const { model, placement } = await this.parts.engine.load({
      ...settings,
      name: definition.name,
      version: definition.version,
      path: definition.file,
      bytes: definition.bytes,
      unranked: definition.onnx.unrankedInputs,
      sample: definition.sample,
      finiteness: finitenessOf(this.parts.finiteness, definition),
      maxInFlight: settings.maxInFlight ?? Infinity,
    });
    return { definition, model, placement, ignored };
  }
}

function finitenessOf(setting: FinitenessSetting, definition: ModelDefinition): FinitenessPolicy {
  if (setting !== 'schema') return setting;
  const { schema } = definition;
  return schema === undefined ? 'allow' : (input) => (takesMissing(schema, input) ? 'allow' : 'reject');
}

/** Whether some column of an input may be missing; a model without named columns says nothing about it. */
function takesMissing(schema: FeatureSchema, input: string): boolean {
  const columns = schema.inputs.find(({ name }) => name === input)?.columns;
  if (columns === undefined || columns === null) return true;
  return schema.features.some((feature) => feature.nullable && columns.includes(feature.name));
}
