import type { Stack } from 'aws-cdk-lib';
import { Annotations, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AcceptanceGate,
  ArtifactStore,
  MlopsPlatform,
  RetrainOn,
  Serving,
  TrainingData,
  TrainingImage,
} from '../../../lib/index';
import { findingsOf, newStack } from '../synthesis';

const subnetIds = ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'];
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** A platform with a model on every back end, in a network, with a key and in buckets that another app made. */
function platformOnWhatExists(stack: Stack): Stack[] {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', keyArn);
  const bucket = (id: string) => s3.Bucket.fromBucketName(stack, id, `my-${id.toLowerCase()}`);
  const platform = new MlopsPlatform(stack, 'Platform', {
    environmentName: 'prod',
    encryptionKey,
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: subnetIds,
      privateSubnetRouteTableIds: ['rtb-0a1b2c3d4e5f60718', 'rtb-1a1b2c3d4e5f60718'],
    }),
    artifactStore: new ArtifactStore(stack, 'Store', {
      encryptionKey,
      artifacts: bucket('Artifacts'),
      capture: bucket('Capture'),
      reports: bucket('Reports'),
      accessLogs: bucket('Logs'),
    }),
  });
  const backEnds = {
    endpoint: Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge' }),
    service: Serving.gpuService({ instanceType: 'g5.xlarge', accessLogs: bucket('BalancerLogs') }),
    function: Serving.functionEndpoint(),
  };
  return Object.entries(backEnds).map(([name, serving]) => {
    platform.addModel(name, {
      serving,
      training: {
        image: TrainingImage.fromUri('example.com/train:1'),
        data: TrainingData.inArtifactStore(),
        gate: AcceptanceGate.nonInferior({ metric: 'auc' }),
      },
      retrainOn: [RetrainOn.drift()],
    });
    return stack.node.root.node.findChild(name) as Stack;
  });
}

test('a platform takes the network, the key and the buckets it is given, and makes none of its own', () => {
  const stack = newStack();
  for (const template of [stack, ...platformOnWhatExists(stack)].map((each) => Template.fromStack(each))) {
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::KMS::Key', 'AWS::S3::Bucket'])
      template.resourceCountIs(type, 0);
  }
});

test('functions of the platform are in the network it was given, and their secrets under its key', () => {
  const stack = newStack();
  platformOnWhatExists(stack);
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  expect(functions.length).toBeGreaterThan(3);
  for (const { Properties: properties } of functions) {
    expect(properties).toMatchObject({ KmsKeyArn: keyArn, VpcConfig: { SubnetIds: subnetIds } });
  }
});

test('passes every policy pack on what it is given', () => {
  const findings = findingsOf((stack) => {
    const models = platformOnWhatExists(stack);
    // The kind of reference between stacks is for the app to choose; the CDK warns when none has.
    for (const model of models)
      Annotations.of(model).acknowledgeWarning('@aws-cdk/core:crossStackReferencesDefaultStrong');
  });
  expect(findings).toEqual([]);
});
