import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { ModelScorer } from '../../../lambdas/monitoring/attribution/model-scorer';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { modelFolder } from '../../../lib/contracts/storage';
import { UsageError } from '../../usage-error';
import { readSchema } from '../actions/monitor-files';

/**
 * Loads the model that `--model` names, an ONNX file or a model folder, to answer records of the data. A folder's own
 * `schema.json` tells which input takes which columns.
 *
 * @throws UsageError when there is none, when it does not fit the data, or when ONNX Runtime is not installed
 */
export async function loadAttributionModel(folder: string, name: string, schema: FeatureSchema): Promise<ModelScorer> {
  const place = path.resolve(folder, name);
  if (!existsSync(place)) throw new UsageError(`--model '${name}' does not exist; name an ONNX file or a model folder`);
  const file = statSync(place).isDirectory() ? path.join(place, modelFolder.model) : place;
  if (!existsSync(file)) throw new UsageError(`--model '${name}' has no ${modelFolder.model}`);
  const own = schemaBeside(folder, name);
  const described = own === undefined ? schema : withInputsOf(await readSchema(folder, own), schema);
  const { loadModelScorer } = await withRuntime();
  return loadModelScorer(file, described);
}

/** The `schema.json` of a model folder; undefined where `--model` names a file, or a folder without one. */
export function schemaBeside(folder: string, model: string): string | undefined {
  const file = path.resolve(folder, model, modelFolder.schema);
  return existsSync(file) ? file : undefined;
}

/** ONNX Runtime is large and native, so it is not installed with the command line. */
async function withRuntime() {
  try {
    return await import('../../../lambdas/monitoring/attribution/model-scorer');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      "--model runs the model itself, for which it needs ONNX Runtime: 'npm install onnxruntime-node'",
    );
  }
}

function withInputsOf(own: FeatureSchema, data: FeatureSchema): FeatureSchema {
  const [here, there] = [own, data].map(({ features }) => features.map(({ name }) => name));
  const only = (a: readonly string[], b: readonly string[]) => a.filter((name) => !b.includes(name));
  const lacking = only(here!, there!);
  const more = only(there!, here!);
  if (lacking.length + more.length > 0) {
    const say = (names: readonly string[], what: string) => (names.length > 0 ? [`${what} ${names.join(', ')}`] : []);
    const problems = [...say(lacking, 'the data lack'), ...say(more, 'the model does not know')];
    throw new UsageError(
      `--model and data differ in their features: ${problems.join('; ')}; build the baseline with the schema of the model`,
    );
  }
  // The data's order of features counts; the folder says what the model does with them.
  return { ...data, inputs: own.inputs, prediction: own.prediction ?? data.prediction };
}
