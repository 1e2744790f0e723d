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
  /** On which features the answers of challengers hang, by their jobs: names of jobs begin with the model's. */
  attributions: (model: string) => `training/${model}/attributions/`,
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

/**
 * In the capture bucket: what predictions brought, below `yyyy/mm/dd/hh/`, the hour in which it was recorded. Written by
 * whoever knows; see docs/monitoring.md.
 */
export const businessReportsPrefix = (model: string): string => `business-reports/${model}/`;

/** In the reports bucket: what functions of one run hand to each other. Worth nothing some days later, and deleted then. */
export const monitoringWork = {
  all: 'monitoring-work/',
  model: (model: string) => `monitoring-work/${model}/`,
  plan: (model: string, window: string) => `monitoring-work/${model}/${window}/plan.json`,
  /** The list that a map reads its items from. */
  pieces: (model: string, window: string) => `monitoring-work/${model}/${window}/pieces.json`,
  /** Where the map leaves its results. */
  results: (model: string) => `monitoring-work/${model}/results/`,
  part: (model: string, hour: string, part: number) => `monitoring-work/${model}/parts/${hour}/${part}.json`,
  /** What is planned for a verdict on quality, and the lists that its maps read their items from. */
  quality: (model: string, time: string, file: string) => `monitoring-work/${model}/quality/${time}/${file}.json`,
  /** How answers are read: schema and attributes. */
  task: (model: string, name: string) => `monitoring-work/${model}/tasks/${name}.json`,
  /** Answers or outcomes of some files, sorted by identity. */
  sorted: (model: string, piece: string) => `monitoring-work/${model}/sorted/${piece}`,
  /** What is joined for a day, and what that took. */
  join: (model: string, day: string, file: string) => `monitoring-work/${model}/joins/${day}/${file}.json`,
} as const;

/** In the reports bucket. */
export const reportPrefix = {
  model: (model: string) => `monitoring/${model}/`,
  profile: (model: string, window: string) => `monitoring/${model}/profiles/${window}.json`,
  /** Of one window of a run; see `verdictName`. */
  verdict: (model: string, window: string) => `monitoring/${model}/verdicts/${window}.json`,
  /** What a run did and what it cost. */
  run: (model: string, window: string) => `monitoring/${model}/runs/${window}.json`,
  /** What a window was like, for windows of like time later on. */
  window: (model: string, name: string) => `monitoring/${model}/windows/${name}.json`,
  /** Answers of one day joined with their outcomes: a folder of parts. */
  outcomes: (model: string, day: string) => `monitoring/${model}/outcomes/${day}`,
  /** What a run of the quality monitor did and what it cost. */
  qualityRun: (model: string, window: string) => `monitoring/${model}/quality-runs/${window}.json`,
  qualityVerdict: (model: string, window: string) => `monitoring/${model}/quality/${window}.json`,
  attributionVerdict: (model: string, window: string) => `monitoring/${model}/attribution/${window}.json`,
  /** On which features the answers hang: of a window, or of known-good data of a version. */
  attributions: (model: string, name: string) => `monitoring/${model}/attributions/${name}.json`,
  /** Counters of business by the day, a file a month. */
  business: (model: string, month: string) => `monitoring/${model}/business/${month}.json`,
  allReported: (model: string) => `monitoring/${model}/business/reported/`,
  /** Counters that were reported afterwards, by the day of the prediction, a file a month. */
  reported: (model: string, month: string) => `monitoring/${model}/business/reported/${month}.json`,
  businessVerdict: (model: string, window: string) => `monitoring/${model}/business/verdicts/${window}.json`,
  /** Page that a person looks at. */
  page: (model: string, monitor: string, window: string) => `monitoring/${model}/pages/${monitor}-${window}.html`,
} as const;
