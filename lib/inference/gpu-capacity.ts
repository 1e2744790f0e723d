import {
  aws_autoscaling as autoscaling,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_events as events,
  aws_iam as iam,
} from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../foundation/acknowledge';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { ManagedRole } from '../foundation/managed-role';
import { ReliableTarget } from '../foundation/reliable-target';
import type { IAlerts } from '../observability/alerts';
import { Severity } from '../observability/severity';

// The machine image, the CUDA server image twice (old and new version), and room to unpack one.
const volumeGib = 100;

/** Properties of GpuCapacity. */
export interface GpuCapacityProps {
  readonly model: string;
  readonly vpc: ec2.IVpc;
  readonly instanceType: string;
  /** Greatest number of instances, a second set of tasks during a rollout included. */
  readonly maximum: number;
  readonly alerts: IAlerts;
  readonly deadLetterQueue: sqs.IQueue;
}

/**
 * A cluster whose GPU instances come and go with the tasks that need them: none runs without one. The machine image is
 * the newest of Amazon's for ECS with GPUs, looked up when the stack is deployed.
 */
export class GpuCapacity extends Construct {
  public readonly cluster: ecs.ICluster;
  public readonly capacityProviderName: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: GpuCapacityProps,
  ) {
    super(scope, id);
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const group = this.newGroup();
    const provider = new ecs.AsgCapacityProvider(this, 'Provider', {
      autoScalingGroup: group,
      enableManagedScaling: true,
      enableManagedTerminationProtection: true,
      enableManagedDraining: true,
      targetCapacityPercent: 100,
    });
    cluster.addAsgCapacityProvider(provider);
    this.cluster = cluster;
    this.capacityProviderName = provider.capacityProviderName;
    this.tellOfFailedLaunches(group);
  }

  private newGroup(): autoscaling.AutoScalingGroup {
    const { model, vpc, instanceType, maximum } = this.props;
    const role = new ManagedRole(this, 'InstanceRole', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: `GPU instances of ${model}: join the ECS cluster. Tasks have a role of their own.`,
    });
    const securityGroup = new ec2.SecurityGroup(this, 'InstanceSecurityGroup', {
      vpc,
      description: `GPU instances of ${model}: reach the AWS APIs, are reached by nobody`,
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS APIs and S3');
    const launchTemplate = new ec2.LaunchTemplate(this, 'Template', {
      instanceType: new ec2.InstanceType(instanceType),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU),
      role,
      securityGroup,
      userData: ec2.UserData.forLinux(),
      httpTokens: ec2.LaunchTemplateHttpTokens.REQUIRED,
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: false,
      detailedMonitoring: true,
      ebsOptimized: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(volumeGib, {
            encrypted: true,
            volumeType: ec2.EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    });
    const group = new autoscaling.AutoScalingGroup(this, 'Instances', {
      vpc,
      launchTemplate,
      minCapacity: 0,
      maxCapacity: maximum,
      // No update policy: a newer machine image comes with new instances, and no deployment ends one that serves.
      newInstancesProtectedFromScaleIn: true,
    });
    acknowledge(role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'The ECS agent finds its endpoint, fetches a registry token and writes its log; these actions have no resource to ' +
        'name: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html. Everything else names the cluster.',
    });
    acknowledgeWildcards(role, {
      matching: /^Action::ecs:Submit\*$/,
      reason: 'SubmitTaskStateChange and its siblings: how the ECS agent reports on the tasks of the one cluster.',
    });
    acknowledge(group, {
      rules: ['AwsSolutions-AS3'],
      reason:
        'Instances start and end with every rollout and every wave of traffic: notices of each would bury the ones that ' +
        'matter. A launch that fails is announced by an event rule, and every launch stands in CloudTrail.',
    });
    return group;
  }

  /** GPU instances are scarce: a launch that fails is the most likely reason for a rollout that does not move. */
  private tellOfFailedLaunches(group: autoscaling.AutoScalingGroup): void {
    const { model, alerts, deadLetterQueue } = this.props;
    const topic = alerts.topic(Severity.WARNING);
    const role = new ManagedRole(this, 'FailedLaunchRole', {
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
      description: `Tells that a GPU instance of ${model} could not be started.`,
    });
    topic.grantPublish(role);
    new events.Rule(this, 'FailedLaunch', {
      description: `A GPU instance of ${model} could not be started`,
      eventPattern: {
        source: ['aws.autoscaling'],
        detailType: ['EC2 Instance Launch Unsuccessful'],
        detail: { AutoScalingGroupName: [group.autoScalingGroupName] },
      },
      targets: [new ReliableTarget({ bind: () => ({ arn: topic.topicArn, role }) }, deadLetterQueue)],
    });
  }
}
