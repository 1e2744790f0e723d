import { didYouMean } from '../contracts/suggestion';

/** What a prop must be: of JavaScript's own kinds, and in words. */
interface Need {
  readonly kind: 'string' | 'object' | 'array';
  readonly what: string;
}

const anObject = (what: string): Need => ({ kind: 'object', what });
const aText = (what: string): Need => ({ kind: 'string', what });
const aList = (what: string): Need => ({ kind: 'array', what });

/** One name means one thing in every construct. */
const needs = {
  accessLogs: anObject('the bucket for access logs: an AccessLogBucket'),
  alarms: aList('a list of alarms; it may be empty'),
  alerts: anObject('an Alerts'),
  artifactStore: anObject('an ArtifactStore'),
  dashboardName: aText('its name in the console'),
  data: anObject('TrainingData.inArtifactStore() or TrainingData.inBucket(…)'),
  description: aText('one sentence'),
  encryptionKey: anObject('a KMS key'),
  environmentName: aText("the environment's name, for example 'prod'"),
  gate: anObject('AcceptanceGate.nonInferior(…)'),
  graphs: aList('a list of graphs; it may be empty'),
  holds: aText('a class of artifacts: ArtifactClass.ARTIFACTS, CAPTURE or REPORTS'),
  image: anObject('TrainingImage.fromUri(…) or another TrainingImage'),
  instanceType: aText("an instance type, for example 'ml.g5.xlarge' for SageMaker and 'g5.xlarge' for ECS"),
  introduction: aText('the first lines of the dashboard'),
  model: aText("the model's name: lower-case letters, digits and hyphens"),
  on: aList('a list of causes: [RetrainOn.drift(), …]'),
  pipeline: anObject('a TrainingPipeline, or one of another app: TrainingPipeline.fromTrainingPipelineAttributes(…)'),
  platform: anObject('an MlopsPlatform'),
  redeployWith: aText('a text that changes whenever the endpoint is to be configured anew'),
  registry: anObject('a ModelRegistry, or one of another app: ModelRegistry.fromModelRegistryAttributes(…)'),
  serving: anObject('Serving.gpuEndpoint(…), Serving.gpuService(…) or Serving.functionEndpoint(…)'),
  training: anObject('how the model is trained: { image, data, gate }'),
} as const satisfies Readonly<Record<string, Need>>;

/** Name of a prop that constructs require. */
export type RequiredProp = keyof typeof needs;

/**
 * Fails with every required prop that is missing or of another kind. Compilers say so to whoever uses one; in plain
 * JavaScript the first thing that read the prop would fail, and name neither the construct nor the prop.
 *
 * @param owner what has the props, as the user wrote it: `TrainingPipeline`
 */
export function requireProps(owner: string, props: object | undefined, required: readonly RequiredProp[]): void {
  const given = (props ?? {}) as Readonly<Record<string, unknown>>;
  const others = Object.keys(given).filter((name) => !(required as readonly string[]).includes(name));
  const faults = required
    .filter((name) => !isOfKind(given[name], needs[name].kind))
    .map((name) => `'${name}' must be ${needs[name].what}; got ${show(given[name])}${meant(name, given, others)}`);
  if (faults.length > 0) throw new Error(`props of ${owner} are incomplete: ${faults.join('. ')}`);
}

function meant(name: string, given: Readonly<Record<string, unknown>>, others: readonly string[]): string {
  return given[name] === undefined ? didYouMean(name, others).replace('did you mean', 'is it what you named') : '';
}

function isOfKind(value: unknown, kind: Need['kind']): boolean {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'string') return typeof value === 'string' && value !== '';
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return `an object of ${value.constructor.name}`;
  return String(value);
}
