import { Token } from 'aws-cdk-lib';
import type { aws_s3 as s3, Size } from 'aws-cdk-lib';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactPrefix } from '../contracts/storage';
import type { DataContract } from '../contracts/training';

/** What training data must hold before a job is started and paid for. */
export interface TrainingDataProps {
  /**
   * Rows over all files, at least. Counted in CSV, JSON Lines and Parquet.
   *
   * @default 1
   */
  readonly minimumRows?: number;
  /**
   * Size over all files, at least.
   *
   * @default - any size above zero
   */
  readonly minimumSize?: Size;
  /**
   * Columns that every file must have: CSV header, JSON keys of the first line, Parquet schema.
   *
   * @default - none is asked for
   */
  readonly requiredColumns?: string[];
}

/** Where the training data of one model lies. */
export interface TrainingDataLocation {
  /** Bucket. */
  readonly bucket: s3.IBucket;
  /** Prefix with a slash at the end; everything below it is training data. */
  readonly prefix: string;
}

/** What a choice of training data may look at. */
export interface TrainingDataContext {
  /** Name of the model. */
  readonly model: string;
  /** Buckets of the platform. */
  readonly artifactStore: IArtifactStore;
}

/** The training data: everything under one prefix, as it is when the training starts. */
export abstract class TrainingData {
  /**
   * Data in any bucket.
   *
   * @param prefix for example `flights/`
   */
  public static inBucket(bucket: s3.IBucket, prefix: string, props: TrainingDataProps = {}): TrainingData {
    if (!Token.isUnresolved(prefix) && (!prefix.endsWith('/') || prefix.startsWith('/'))) {
      throw new Error(`prefix of the training data must end with a slash and not start with one; got '${prefix}'`);
    }
    return new DataInBucket({ bucket, prefix }, props);
  }

  /** Data in the platform's bucket for artifacts, under `datasets/<model>/`. */
  public static inArtifactStore(props: TrainingDataProps = {}): TrainingData {
    return new DataInArtifactStore(props);
  }

  /** What is checked before a job starts. */
  public readonly minimumRows: number;
  /** In bytes. */
  public readonly minimumBytes: number;
  /** Columns that every file must have. */
  public readonly requiredColumns: string[];

  protected constructor(props: TrainingDataProps) {
    this.minimumRows = props.minimumRows ?? 1;
    this.minimumBytes = props.minimumSize?.toBytes() ?? 1;
    this.requiredColumns = props.requiredColumns ?? [];
    if (!Token.isUnresolved(this.minimumRows) && !(this.minimumRows >= 0 && Number.isInteger(this.minimumRows))) {
      throw new Error(`minimumRows must be a whole number from 0; got ${this.minimumRows}`);
    }
  }

  /** Where the data lies. */
  public abstract bind(context: TrainingDataContext): TrainingDataLocation;
}

/** The contract that the handler checks. */
export function renderDataContract({ minimumRows, minimumBytes, requiredColumns }: TrainingData): DataContract {
  return { minimumRows, minimumBytes, requiredColumns };
}

class DataInBucket extends TrainingData {
  public constructor(
    private readonly location: TrainingDataLocation,
    props: TrainingDataProps,
  ) {
    super(props);
  }

  public bind(): TrainingDataLocation {
    return this.location;
  }
}

class DataInArtifactStore extends TrainingData {
  public constructor(props: TrainingDataProps) {
    super(props);
  }

  public bind({ model, artifactStore }: TrainingDataContext): TrainingDataLocation {
    return { bucket: artifactStore.artifacts, prefix: artifactPrefix.dataset(model) };
  }
}
