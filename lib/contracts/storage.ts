/** Layout of the artifact store: the prefixes that constructs grant and handlers write. */

/** Names of the files of a model folder; see docs/model-folder.md. */
export const modelFolder = {
  model: 'model.onnx',
  schema: 'schema.json',
  sample: 'sample.json',
  training: 'training.json',
  baseline: 'baseline.json',
  evaluation: 'evaluation.json',
  manifest: 'manifest.json',
  signature: 'manifest.sig',
} as const;

/** In the artifacts bucket. */
export const artifactPrefix = {
  /** Immutable model folders, by digest. */
  version: (model: string, digestHex: string) => `models/${model}/${digestHex}/`,
  /** Everything of one model. */
  model: (model: string) => `models/${model}/`,
  /** What training jobs write before registration. */
  training: (model: string) => `training/${model}/`,
  /** Training data, where it is not in a bucket of its own. */
  dataset: (model: string) => `datasets/${model}/`,
} as const;

/** In the capture bucket. SageMaker appends `<endpoint>/<variant>/yyyy/mm/dd/hh/`. */
export const capturePrefix = (model: string): string => `capture/${model}/`;

/**
 * In the capture bucket: what really happened, below `yyyy/mm/dd/hh/`, the hour of the request or of its outcome. Written
 * by whoever knows; see docs/labels.md.
 */
export const groundTruthPrefix = (model: string): string => `ground-truth/${model}/`;

/** In the reports bucket. */
export const reportPrefix = {
  model: (model: string) => `monitoring/${model}/`,
  profile: (model: string, window: string) => `monitoring/${model}/profiles/${window}.json`,
  verdict: (model: string, window: string) => `monitoring/${model}/verdicts/${window}.json`,
  /** Answers of one day joined with their outcomes. */
  outcomes: (model: string, day: string) => `monitoring/${model}/outcomes/${day}.json`,
  qualityVerdict: (model: string, window: string) => `monitoring/${model}/quality/${window}.json`,
  /** Page that a person looks at. */
  page: (model: string, monitor: string, window: string) => `monitoring/${model}/pages/${monitor}-${window}.html`,
} as const;
