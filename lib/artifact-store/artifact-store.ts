import type { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { PlatformKey } from '../foundation/platform-key';
import { AccessLogBucket } from '../foundation/access-log-bucket';
import { ArtifactClass, StoreBucket } from './store-bucket';

/** Where models, captured requests and reports are kept. */
export interface IArtifactStore extends IConstruct {
  /** Model folders by digest, and what training jobs write. */
  readonly artifacts: s3.IBucket;
  /** Recorded requests and responses. */
  readonly capture: s3.IBucket;
  /** Profiles, verdicts and reports. */
  readonly reports: s3.IBucket;
  /** Key of all of them. */
  readonly encryptionKey: kms.IKey;
}

/** Properties of an ArtifactStore. Everything that is passed is used as it is; everything else is created. */
export interface ArtifactStoreProps {
  /**
   * Key for every object.
   *
   * @default - a key with rotation, retained on deletion
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * Bucket for model folders.
   *
   * @default - a bucket that keeps every version and is retained on deletion
   */
  readonly artifacts?: s3.IBucket;
  /**
   * Bucket for captured requests and responses.
   *
   * @default - a bucket that deletes capture after 400 days
   */
  readonly capture?: s3.IBucket;
  /**
   * Bucket for profiles, verdicts and reports.
   *
   * @default - a bucket that moves reports to cheaper storage after 90 days and keeps them for seven years
   */
  readonly reports?: s3.IBucket;
  /**
   * Bucket for the access logs of the others.
   *
   * @default - a bucket that keeps logs for 400 days
   */
  readonly accessLogs?: s3.IBucket;
}

/**
 * Encrypted, versioned buckets by class of data. Nothing in them is public, nothing leaves without TLS, and deleting
 * the stack leaves them and their key in place.
 */
export class ArtifactStore extends Construct implements IArtifactStore {
  public readonly artifacts: s3.IBucket;
  public readonly capture: s3.IBucket;
  public readonly reports: s3.IBucket;
  public readonly encryptionKey: kms.IKey;
  /** Access logs of the other buckets. */
  public readonly accessLogs: s3.IBucket;

  public constructor(scope: Construct, id: string, props: ArtifactStoreProps = {}) {
    super(scope, id);
    this.encryptionKey =
      props.encryptionKey ??
      new PlatformKey(this, 'Key', { description: 'Artifacts, captured requests and reports of Tidegate' });
    this.accessLogs = props.accessLogs ?? new AccessLogBucket(this, 'AccessLogs');
    const shared = { encryptionKey: this.encryptionKey, accessLogs: this.accessLogs };
    this.artifacts =
      props.artifacts ?? new StoreBucket(this, 'Artifacts', { ...shared, holds: ArtifactClass.ARTIFACTS });
    this.capture = props.capture ?? new StoreBucket(this, 'Capture', { ...shared, holds: ArtifactClass.CAPTURE });
    this.reports = props.reports ?? new StoreBucket(this, 'Reports', { ...shared, holds: ArtifactClass.REPORTS });
  }
}
