import { ArnFormat, aws_ec2 as ec2, aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactPrefix } from '../contracts/storage';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { ManagedRole } from '../foundation/managed-role';
import { allowSageMakerNetwork } from '../foundation/sagemaker-network';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import type { TrainingCompute } from './training-compute';
import type { TrainingDataLocation } from './training-data';
import type { TrainingImage } from './training-image';

/** Properties of a TrainingJob. */
export interface TrainingJobProps {
  readonly model: string;
  readonly environmentName: string;
  readonly artifactStore: IArtifactStore;
  readonly image: TrainingImage;
  readonly data: TrainingDataLocation;
  readonly compute: TrainingCompute;
  readonly encryptionKey?: kms.IKey;
  readonly vpc?: ec2.IVpc;
}

/** What every training job of a model has alike: role, image, instances, network, encryption, where it writes. */
export class TrainingJob extends Construct {
  /** Role that the job runs as. */
  public readonly role: iam.IRole;
  /** Address of the image. */
  public readonly imageUri: string;
  private readonly securityGroup?: ec2.SecurityGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TrainingJobProps,
  ) {
    super(scope, id);
    this.role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `Runs the training jobs of ${props.model}.`,
    });
    this.imageUri = props.image.bind(this, this.role);
    this.grantData();
    this.grantVolumes();
    this.grantTelemetry();
    if (props.vpc) this.securityGroup = this.joinNetwork(props.vpc);
    this.acknowledgeGrants();
  }

  /** The parts of CreateTrainingJob that are the same in every execution. */
  public render(): Record<string, unknown> {
    const { compute, artifactStore, model, environmentName } = this.props;
    const output = artifactStore.artifacts.s3UrlForObject(artifactPrefix.training(model));
    const volumeKey = compute.localStorage ? undefined : (this.props.encryptionKey ?? artifactStore.encryptionKey);
    return {
      Resource: `arn:${Stack.of(this).partition}:states:::sagemaker:createTrainingJob.sync`,
      Arguments: {
        RoleArn: this.role.roleArn,
        AlgorithmSpecification: { TrainingImage: this.imageUri, TrainingInputMode: 'File' },
        OutputDataConfig: { S3OutputPath: output, KmsKeyId: artifactStore.encryptionKey.keyArn },
        ResourceConfig: {
          InstanceType: compute.instanceType,
          InstanceCount: compute.instanceCount,
          VolumeSizeInGB: compute.volumeSize.toGibibytes(),
          ...(volumeKey ? { VolumeKmsKeyId: volumeKey.keyArn } : {}),
        },
        StoppingCondition: {
          MaxRuntimeInSeconds: compute.maximumRuntime.toSeconds(),
          ...(compute.maximumWait ? { MaxWaitTimeInSeconds: compute.maximumWait.toSeconds() } : {}),
        },
        ...(compute.maximumWait
          ? {
              EnableManagedSpotTraining: true,
              CheckpointConfig: { S3Uri: `{% '${output}' & $states.input.jobName & '/checkpoints/' %}` },
            }
          : {}),
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: compute.instanceCount > 1,
        ...this.renderNetwork(),
        Tags: [
          { Key: 'tidegate:model', Value: model },
          { Key: 'tidegate:environment', Value: environmentName },
        ],
      },
    };
  }

  private renderNetwork(): Record<string, unknown> {
    if (!this.props.vpc || !this.securityGroup) return {};
    const { subnetIds } = this.props.vpc.selectSubnets();
    return { VpcConfig: { SecurityGroupIds: [this.securityGroup.securityGroupId], Subnets: subnetIds } };
  }

  private grantData(): void {
    const { artifactStore, data, model } = this.props;
    const { artifacts } = artifactStore;
    grantReadObjects(data.bucket, this.role, data.prefix);
    grantReadObjects(artifacts, this.role, artifactPrefix.model(model));
    grantReadObjects(artifacts, this.role, artifactPrefix.training(model));
    grantWriteObjects(artifacts, this.role, artifactPrefix.training(model));
  }

  /** SageMaker attaches encrypted volumes on the job's behalf. */
  private grantVolumes(): void {
    const key = this.props.encryptionKey ?? this.props.artifactStore.encryptionKey;
    key.grantEncryptDecrypt(this.role);
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:CreateGrant'],
        resources: [key.keyArn],
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
  }

  private grantTelemetry(): void {
    const group = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '/aws/sagemaker/TrainingJobs',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [group, `${group}:*`],
      }),
    );
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' } },
      }),
    );
  }

  private joinNetwork(vpc: ec2.IVpc): ec2.SecurityGroup {
    allowSageMakerNetwork(this.role);
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Training jobs of ${this.props.model}`,
      allowAllOutbound: false,
    });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS APIs');
    if (this.props.compute.instanceCount > 1) {
      group.connections.allowInternally(ec2.Port.allTraffic(), 'Instances of one job');
      acknowledge(group, {
        rules: inRegulatoryPacks('EC2RestrictedCommonPorts'),
        reason:
          'The only source is the group itself: instances of a distributed training job talk to each other on ports that ' +
          'the training framework chooses. Nothing else is in the group, and the traffic is encrypted.',
      });
    }
    return group;
  }

  private acknowledgeGrants(): void {
    const { data, model } = this.props;
    acknowledge(this.role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'Metrics, network interfaces and the ECR login have no resource to name ' +
        '(https://docs.aws.amazon.com/service-authorization/latest/reference/ lists "*"); metrics are bounded to ' +
        "SageMaker's own namespace by a condition. Every other grant of the role names its resources.",
    });
    acknowledgeWildcards(
      this.role,
      {
        matching: objectsBelow(artifactPrefix.model(model), artifactPrefix.training(model), data.prefix),
        reason:
          'Every object below the prefix of this model: the names below it are made of digests, jobs and uploads.',
      },
      {
        matching: /^Resource::arn:.*:log-group:\/aws\/sagemaker\/TrainingJobs:\*$/,
        reason: 'The log streams of the log group that SageMaker writes for training jobs.',
      },
    );
  }
}
