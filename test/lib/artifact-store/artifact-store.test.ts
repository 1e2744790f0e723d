import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ArtifactStore } from '../../../lib/artifact-store/artifact-store';
import { findingsOf, newStack } from '../synthesis';

function template(): Template {
  const stack = newStack();
  new ArtifactStore(stack, 'Store');
  return Template.fromStack(stack);
}

test('keeps artifacts, capture, reports and access logs in four buckets', () => {
  template().resourceCountIs('AWS::S3::Bucket', 4);
});

test('keeps every bucket and the key when the stack is deleted', () => {
  template().allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  template().allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('blocks public access, keeps versions and ends capture after 400 days', () => {
  const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
  template().allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: all,
    VersioningConfiguration: { Status: 'Enabled' },
  });
  template().hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([Match.objectLike({ Id: 'capture', ExpirationInDays: 400, Status: 'Enabled' })]),
    },
  });
});

test('encrypts data with one key that rotates', () => {
  const result = template();
  result.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  const encrypted = result.findResources('AWS::S3::Bucket', {
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
    },
  });
  expect(Object.keys(encrypted)).toHaveLength(3);
});

test('announces new objects on EventBridge without a custom resource', () => {
  const announced = template().findResources('AWS::S3::Bucket', {
    Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
  });
  expect(Object.keys(announced)).toHaveLength(3);
  template().resourceCountIs('AWS::Lambda::Function', 0);
});

test('refuses requests without TLS on every bucket', () => {
  template().allResourcesProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('uses the buckets and the key it is given', () => {
  const stack = newStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1');
  const bucket = (id: string) => s3.Bucket.fromBucketName(stack, id, `my-${id.toLowerCase()}`);
  const store = new ArtifactStore(stack, 'Store', {
    encryptionKey,
    artifacts: bucket('Artifacts'),
    capture: bucket('Capture'),
    reports: bucket('Reports'),
    accessLogs: bucket('Logs'),
  });
  expect(store.artifacts.bucketName).toBe('my-artifacts');
  Template.fromStack(stack).templateMatches({ Resources: Match.absent() });
});

test('passes every policy pack', () => {
  expect(findingsOf((stack) => new ArtifactStore(stack, 'Store'))).toEqual([]);
});
