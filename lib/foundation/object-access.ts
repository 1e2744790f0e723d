import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_s3 as s3 } from 'aws-cdk-lib';

/**
 * Lets a principal read objects below a prefix, and list the bucket. `grantRead` of the CDK allows every action of S3 that
 * begins with Get or List besides: ACLs, tags, policies, retention.
 */
export function grantReadObjects(bucket: s3.IBucket, grantee: iam.IGrantable, prefix = ''): iam.Grant {
  bucket.encryptionKey?.grantDecrypt(grantee);
  return allow(bucket, grantee, ['s3:GetObject'], bucket.arnForObjects(`${prefix}*`)).combine(
    // Without it a missing object is answered with 403 instead of 404.
    allow(bucket, grantee, ['s3:ListBucket'], bucket.bucketArn),
  );
}

/** Lets a principal write objects below a prefix. `grantPut` of the CDK allows to tag, hold and retain them besides. */
export function grantWriteObjects(bucket: s3.IBucket, grantee: iam.IGrantable, prefix = ''): iam.Grant {
  // Parts of a large object are decrypted when they are put together.
  bucket.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  return allow(bucket, grantee, ['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects(`${prefix}*`));
}

function allow(resource: s3.IBucket, grantee: iam.IGrantable, actions: string[], arn: string): iam.Grant {
  return iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: [arn], resource });
}
