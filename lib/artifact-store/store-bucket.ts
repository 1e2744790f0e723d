import { aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { monitoringWork } from '../contracts/storage';
import { admitAccessLogs } from '../foundation/access-log-bucket';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import { requireProps } from '../foundation/required-props';

/** Classes of data; each lives and ages in its own way. */
export enum ArtifactClass {
  /** Model folders: kept for ever; superseded object versions move to cheaper storage. */
  ARTIFACTS = 'artifacts',
  /** Captured requests: personal data may be in them, so they end after 400 days. */
  CAPTURE = 'capture',
  /** Evidence: kept seven years. */
  REPORTS = 'reports',
}

/** Properties of a StoreBucket. */
export interface StoreBucketProps {
  /** Class of data. */
  readonly holds: ArtifactClass;
  /** Key for every object. */
  readonly encryptionKey: kms.IKey;
  /** Where access is logged. */
  readonly accessLogs: s3.IBucket;
}

const lifecycle: Readonly<Record<ArtifactClass, readonly s3.LifecycleRule[]>> = {
  [ArtifactClass.ARTIFACTS]: [
    {
      id: 'superseded',
      noncurrentVersionTransitions: [
        { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) },
      ],
    },
    { id: 'unfinished-training', prefix: 'training/', expiration: Duration.days(90) },
  ],
  [ArtifactClass.CAPTURE]: [
    {
      id: 'capture',
      transitions: [{ storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(60) }],
      expiration: Duration.days(400),
      noncurrentVersionExpiration: Duration.days(1),
    },
  ],
  [ArtifactClass.REPORTS]: [
    // What functions of one run hand to each other.
    {
      id: 'monitoring-work',
      prefix: monitoringWork.all,
      expiration: Duration.days(7),
      noncurrentVersionExpiration: Duration.days(1),
    },
    {
      id: 'evidence',
      transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }],
      expiration: Duration.days(7 * 365),
      noncurrentVersionExpiration: Duration.days(365),
    },
  ],
};

/** A bucket of the artifact store: encrypted, versioned, private, TLS only, logged, announced on EventBridge, retained. */
export class StoreBucket extends s3.Bucket {
  public constructor(scope: Construct, id: string, props: StoreBucketProps) {
    requireProps('StoreBucket', props, ['holds', 'encryptionKey', 'accessLogs']);
    super(scope, id, {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        ...lifecycle[props.holds],
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = this.node.defaultChild as s3.CfnBucket;
    // The `eventBridgeEnabled` property would bring a custom resource with a role for what CloudFormation can say itself.
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    // The `serverAccessLogsBucket` property would give the log bucket an access control list.
    const prefix = `${props.holds}/`;
    resource.loggingConfiguration = { destinationBucketName: props.accessLogs.bucketName, logFilePrefix: prefix };
    admitAccessLogs(props.accessLogs, prefix);
    acknowledge(this, {
      rules: inRegulatoryPacks('S3BucketReplicationEnabled'),
      reason:
        'Replication needs a bucket in a second region, which only the organization can choose. Objects are versioned, ' +
        'artifacts are immutable and addressed by digest, and every version can be rebuilt from the lineage in the registry. ' +
        'Pass a replicated bucket to ArtifactStore where the recovery objective asks for one.',
    });
  }
}
