/** The inference server and the names under which it is found: defined once for constructs, server, rollouts and monitors. */
import { number, oneOf, optionalText, text } from './environment';

/**
 * Variables of the inference server, the same in every back end.
 *
 * `TIDEGATE_MODEL_URI` is the model folder: a path, or `s3://bucket/prefix/`. `TIDEGATE_CAPTURE_URI` is the prefix that
 * stands before `yyyy/mm/dd/hh/` (the endpoint's and the variant's name are in it already); empty: the server records
 * nothing, because the back end does or because nobody asked. `TIDEGATE_CAPTURE_PERCENT` is the share of requests recorded. `TIDEGATE_TRUST` says what the folder must
 * have before it is loaded: a manifest whose digests match, or a signed one.
 */
export const servingEnvironment = {
  TIDEGATE_MODEL_NAME: text(),
  TIDEGATE_MODEL_URI: text(),
  TIDEGATE_CAPTURE_URI: optionalText(),
  TIDEGATE_CAPTURE_PERCENT: number(0, 100),
  TIDEGATE_TRUST: oneOf('digest', 'signed'),
} as const;

/** Port on which the server listens in a container. */
export const servingPort = 8080;

/** Answers 200 when the server can take requests. */
export const readinessPath = '/ping';

/** Where SageMaker puts the model folder. */
export const sageMakerModelPath = '/opt/ml/model';

/** Folder below which SageMaker puts the models of a multi-model endpoint. */
export const sageMakerModelsPath = '/opt/ml/models';

/** Production variant of an endpoint. Never another name: the deployment guardrails compare variants by it. */
export const championVariant = 'champion';

/** Alias of a function endpoint. */
export const liveAlias = 'live';

/** Container of a task that runs the server. */
export const servingContainer = 'server';

/** Name of a model's endpoint, stable over every version. At most 63 characters. */
export function servingName(platformName: string, environmentName: string, model: string): string {
  return `${platformName}-${environmentName}-${model}`;
}
