import { aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { GpuService } from '../../../lib/inference/gpu-service';
import type { GpuServiceOptions } from '../../../lib/inference/gpu-service-props';
import { Scaling } from '../../../lib/inference/scaling';
import type { ServingContext } from '../../../lib/inference/serving-target';
import { Rollout } from '../../../lib/rollout/rollout';
import { newStack } from '../synthesis';
import { image, modelStackBeside, smallPlatformIn } from './world';

function serviceWith(options: Partial<GpuServiceOptions & ServingContext> = {}): {
  service: GpuService;
  template: Template;
} {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  const service = new GpuService(stack, 'Serving', {
    ...smallPlatformIn(platform),
    instanceType: 'g5.xlarge',
    image,
    ...options,
  });
  return { service, template: Template.fromStack(stack) };
}

const usual = serviceWith();

test('CodeDeploy controls the service; CloudFormation names its family only, and sets no number of tasks', () => {
  const { template } = usual;
  template.hasResourceProperties('AWS::ECS::Service', {
    DeploymentController: { Type: 'CODE_DEPLOY' },
    TaskDefinition: Match.stringLikeRegexp('^Model'),
    DesiredCount: Match.absent(),
    CapacityProviderStrategy: [Match.objectLike({ Weight: 1 })],
    LoadBalancers: [
      { ContainerName: 'server', ContainerPort: 8080, TargetGroupArn: { Ref: Match.stringLikeRegexp('Blue') } },
    ],
  });
});

test('two listeners, two sets of targets, alarms and a bake', () => {
  const { template } = serviceWith({ rollout: Rollout.blueGreen() });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 2);
  template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
    DeploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    AutoRollbackConfiguration: {
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    },
    AlarmConfiguration: { Enabled: true, Alarms: [Match.anyValue(), Match.anyValue()] },
    BlueGreenDeploymentConfiguration: Match.objectLike({
      TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: 10 },
    }),
    LoadBalancerInfo: {
      TargetGroupPairInfoList: [
        {
          ProdTrafficRoute: { ListenerArns: [{ Ref: Match.stringLikeRegexp('Production') }] },
          TestTrafficRoute: { ListenerArns: [{ Ref: Match.stringLikeRegexp('Test') }] },
          TargetGroups: [Match.anyValue(), Match.anyValue()],
        },
      ],
    },
  });
});

test('a task has one GPU, cannot change its own files and loads the champion', () => {
  const { template } = usual;
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    NetworkMode: 'awsvpc',
    ContainerDefinitions: [
      Match.objectLike({
        Name: 'server',
        ReadonlyRootFilesystem: true,
        ResourceRequirements: [{ Type: 'GPU', Value: '1' }],
        MountPoints: [{ SourceVolume: 'scratch', ContainerPath: '/tmp', ReadOnly: false }],
        Environment: Match.arrayWith([
          {
            Name: 'TIDEGATE_MODEL_URI',
            Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('Champion'), 'ArtifactUri'] },
          },
        ]),
      }),
    ],
  });
});

test('instances are closed: tokens for metadata, encrypted disks, no way in', () => {
  const { template } = usual;
  template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: Match.objectLike({
      ImageId: { Ref: Match.stringLikeRegexp('amazonlinux2023gpu|amazonlinux2023') },
      MetadataOptions: Match.objectLike({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 }),
      BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true }) })],
    }),
  });
});

test('there is room for two sets of tasks during a rollout, and no instance without a task', () => {
  const { template } = serviceWith({ instanceType: 'g5.12xlarge', scaling: Scaling.concurrency({ maximum: 10 }) });
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    MinSize: '0',
    // 10 tasks on 4 GPUs each are 3 instances, twice.
    MaxSize: '6',
    NewInstancesProtectedFromScaleIn: true,
  });
});

test('a failed launch of a GPU instance is told', () => {
  usual.template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ 'detail-type': ['EC2 Instance Launch Unsuccessful'] }),
  });
});

test('tasks follow the requests in work at the load balancer, whichever set of targets serves', () => {
  const { template } = serviceWith({ scaling: Scaling.concurrency({ target: 3 }) });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: Match.objectLike({
      TargetValue: 3,
      CustomizedMetricSpecification: {
        Metrics: Match.arrayWith([
          Match.objectLike({ Id: 'perTask', Expression: 'requests / 60 * seconds / tasks', ReturnData: true }),
        ]),
      },
    }),
  });
});

test('the load balancer is internal, logs every access and cannot be deleted by accident', () => {
  usual.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Scheme: 'internal',
    LoadBalancerAttributes: Match.arrayWith([
      { Key: 'deletion_protection.enabled', Value: 'true' },
      { Key: 'access_logs.s3.enabled', Value: 'true' },
    ]),
  });
});

test('only who was given the group of callers reaches the listeners', () => {
  const { service, template } = usual;
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 80,
    SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Callers'), 'GroupId'] },
  });
  expect(service.url.startsWith('http://')).toBe(true);
});

test('a certificate turns both listeners to TLS 1.2 and 1.3', () => {
  const certificate = elbv2.ListenerCertificate.fromArn('arn:aws:acm:eu-west-1:123456789012:certificate/1');
  const { service, template } = serviceWith({ certificate });
  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Protocol: 'HTTPS',
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  });
  expect(service.url.startsWith('https://')).toBe(true);
});

test('a deployment ends no instance that serves', () => {
  const [group] = Object.values(usual.template.findResources('AWS::AutoScaling::AutoScalingGroup'));
  expect(group!['UpdatePolicy']?.AutoScalingRollingUpdate).toBeUndefined();
});

test('an update of the stack that changed the task is rolled out too, since CloudFormation may not', () => {
  usual.template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': [{ Ref: 'AWS::StackId' }], 'status-details': { status: ['UPDATE_COMPLETE'] } },
    },
  });
});

test.each<[string, Partial<GpuServiceOptions & ServingContext>, string]>([
  ['no network', { vpc: undefined }, 'needs a vpc'],
  ['a SageMaker name of an instance type', { instanceType: 'ml.g5.xlarge' }, `use 'g5.xlarge'`],
  [
    'a type without GPU',
    { instanceCapabilities: { acceleratorCount: 0, acceleratorMemoryGib: 0, localStorage: false } },
    'has no GPU',
  ],
  ['a rolling rollout', { rollout: Rollout.rolling() }, 'use Rollout.linear() or Rollout.canary()'],
])('fails for %s', (_what, options, sentence) => {
  expect(() => serviceWith(options)).toThrow(sentence);
});
