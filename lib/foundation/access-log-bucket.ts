import { aws_iam as iam, aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge, inRegulatoryPacks } from './acknowledge';

/** Where S3 and load balancers write their access logs. */
export class AccessLogBucket extends s3.Bucket {
  public constructor(scope: Construct, id: string) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'logs', expiration: Duration.days(400), noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this,
      {
        rules: inRegulatoryPacks('S3DefaultEncryptionKMS'),
        reason:
          'S3 delivers server access logs only to buckets with SSE-S3: ' +
          'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html. Objects are encrypted with AES-256.',
      },
      {
        rules: inRegulatoryPacks('S3BucketReplicationEnabled'),
        reason:
          'Access logs are kept for audits of this environment; an organization that archives logs centrally passes its own bucket.',
      },
      {
        rules: ['AwsSolutions-S1', ...inRegulatoryPacks('S3BucketLoggingEnabled')],
        reason: 'This bucket receives the access logs; logging it to itself would feed itself without end.',
      },
    );
  }
}

/** Lets S3 write the access logs of this account's buckets below a prefix. */
export function admitAccessLogs(accessLogs: s3.IBucket, prefix: string): void {
  accessLogs.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [accessLogs.arnForObjects(`${prefix}*`)],
      conditions: { StringEquals: { 'aws:SourceAccount': accessLogs.stack.account } },
    }),
  );
}
