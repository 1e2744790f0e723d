/** The training pipeline: what its functions are told and what its states hand to each other. */
import { json, number, text } from './environment';

/** Variables of the function that checks the training data. It has those of the registry's readers as well. */
export const validateDataEnvironment = {
  TIDEGATE_MODEL: text(),
  /** `s3://bucket/prefix/` of the training data. */
  TIDEGATE_TRAINING_DATA: text(),
  /** JSON of a DataContract. */
  TIDEGATE_DATA_CONTRACT: json(),
  /** JSON object of texts: the hyperparameters of every training, unless a request overrides them. */
  TIDEGATE_HYPERPARAMETERS: json(),
} as const;

/** Variables of the function that decides on a challenger. It has those of the registry's readers as well. */
export const evaluateModelEnvironment = {
  TIDEGATE_MODEL: text(),
  /** JSON of a GatePolicy. */
  TIDEGATE_GATE: json(),
} as const;

/** Variables of the function that finds out on which features a challenger's answers hang. */
export const attributeChallengerEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ARTIFACTS_BUCKET: text(),
  /** Records of each of the samples that the challenger is asked about. */
  TIDEGATE_SAMPLE: number(100, 10_000),
} as const;

/** Variables of the function that registers a challenger. It has those of the registry's writers as well. */
export const registerChallengerEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ARTIFACTS_BUCKET: text(),
  /** Image that trains; its digest goes into the lineage when the address names one. */
  TIDEGATE_TRAINING_IMAGE: text(),
} as const;

/** Variables of the function that announces a failed training. */
export const recordFailureEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_EVENT_BUS: text(),
} as const;

/** What training data must hold before a job is paid for. */
export interface DataContract {
  /** Rows over all files, at least. */
  readonly minimumRows: number;
  /** Bytes over all files, at least. */
  readonly minimumBytes: number;
  /** Columns that every file must have. */
  readonly requiredColumns: readonly string[];
}

/** When a challenger is accepted. */
export interface GatePolicy {
  /** Metric of `evaluation.json` that decides. */
  readonly metric: string;
  /** How much worse than the champion a challenger may be, in units of the metric. */
  readonly margin: number;
  /** One-sided confidence with which it must be shown, for example 0.95. */
  readonly confidence: number;
  /** What the metric must reach, with the same confidence, whether there is a champion or not; `null`: no such bound. */
  readonly floor: number | null;
}

/** The champion that a training is compared with. */
export interface ComparedChampion {
  readonly version: string;
  readonly artifactUri: string;
}

/** A channel in SageMaker's words, as CreateTrainingJob takes it. */
export interface TrainingChannel {
  readonly ChannelName: string;
  readonly DataSource: {
    readonly S3DataSource: {
      readonly S3DataType: 'S3Prefix';
      readonly S3Uri: string;
      readonly S3DataDistributionType: 'FullyReplicated';
    };
  };
  readonly InputMode: 'File';
}

/** What ValidateData hands on. */
export interface PreparedTraining {
  readonly jobName: string;
  readonly channels: readonly TrainingChannel[];
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly champion: ComparedChampion | null;
  readonly data: {
    readonly uri: string;
    readonly files: number;
    readonly bytes: number;
    /** Rows that were counted; counting ends when the minimum is proven. */
    readonly rowsAtLeast: number;
    /** `sha256:<hex>` over names, sizes and times of the files. */
    readonly fingerprint: string;
  };
}

/** What Train adds: the job's own account of itself. */
export interface TrainedModel extends PreparedTraining {
  readonly training: {
    /** `s3://…/model.tar.gz`. */
    readonly modelUri: string;
    readonly jobArn: string;
    readonly seconds: number;
  };
}

/**
 * Rows of features and prediction, as a CSV with a header in the order of `schema.json`, that a training job may leave in
 * `/opt/ml/output/data`: the baseline of the monitors is made of them when the model folder has none.
 */
export const referenceFile = 'reference.csv';

/** How a challenger was judged. */
export interface GateResult {
  readonly passed: boolean;
  /** One sentence with the numbers. */
  readonly reason: string;
  readonly metric: string;
  /** Challenger minus champion, in the direction in which larger is better; `null` without a champion. */
  readonly improvement: number | null;
  /** Lower end of the one-sided interval of the improvement. */
  readonly lowerBound: number | null;
}

/** What EvaluateModel adds. */
export interface EvaluatedModel extends TrainedModel {
  readonly gate: GateResult;
}

/** What AttributeChallenger comes to: where the attributions are, or why there is nothing to compute. */
export interface ChallengerAttributions {
  /** `s3://…`; null when there are none. */
  readonly uri: string | null;
  /** One sentence; null when there are some. */
  readonly reason: string | null;
}

/** What AttributeChallenger adds, where attributions are watched and the gate was passed. */
export interface AttributedModel extends EvaluatedModel {
  /** Step Functions' own words where the function failed, which no registration waits for. */
  readonly attributions:
    ChallengerAttributions | { readonly failure: { readonly Error: string; readonly Cause: string } };
}

/** What a successful execution ends with. */
export interface TrainingOutcome {
  readonly outcome: 'approved' | 'rejected';
  readonly version: string;
  readonly digest: string;
  readonly reason: string;
}
