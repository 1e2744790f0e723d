import { Tags } from 'aws-cdk-lib';
import type { CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { GpuEndpoint } from '../../../lib/inference/gpu-endpoint';
import type { GpuEndpointOptions } from '../../../lib/inference/gpu-endpoint-props';
import { Scaling } from '../../../lib/inference/scaling';
import type { ServingContext } from '../../../lib/inference/serving-target';
import { Rollout } from '../../../lib/rollout/rollout';
import { newStack } from '../synthesis';
import { image, modelStackBeside, smallPlatformIn } from './world';

function endpointWith(
  options: Partial<GpuEndpointOptions & ServingContext> = {},
  change: (endpoint: GpuEndpoint, stack: Stack) => void = () => {},
): Template {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  const endpoint = new GpuEndpoint(stack, 'Serving', {
    ...smallPlatformIn(platform),
    instanceType: 'ml.g5.xlarge',
    image,
    ...options,
  });
  change(endpoint, stack);
  return Template.fromStack(stack);
}

function championText(template: Template): string {
  const [champion] = Object.values(template.findResources('Custom::TidegateChampion'));
  return JSON.stringify(champion!['Properties'].ConfigurationDigest);
}

const usual = endpointWith();

test('the endpoint and its variant have stable names, the configuration has none', () => {
  const template = usual;
  template.hasResourceProperties('AWS::SageMaker::Endpoint', { EndpointName: 'tidegate-prod-flight-delay' });
  template.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    EndpointConfigName: Match.absent(),
    ProductionVariants: [Match.objectLike({ VariantName: 'champion', InitialInstanceCount: 2 })],
  });
});

test('the model is the champion of this moment, loaded in isolation', () => {
  usual.hasResourceProperties('AWS::SageMaker::Model', {
    EnableNetworkIsolation: true,
    VpcConfig: Match.objectLike({ Subnets: Match.anyValue() }),
    PrimaryContainer: {
      ModelDataSource: {
        S3DataSource: {
          S3Uri: { 'Fn::GetAtt': [Match.stringLikeRegexp('Champion'), 'ArtifactUri'] },
          S3DataType: 'S3Prefix',
          CompressionType: 'None',
        },
      },
      Environment: Match.objectLike({ TIDEGATE_MODEL_URI: '/opt/ml/model', TIDEGATE_TRUST: 'digest' }),
    },
  });
});

test('counts that autoscaling has set survive an update, how much is recorded does not', () => {
  usual.hasResourceProperties('AWS::SageMaker::Endpoint', {
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }],
  });
});

test('the alarms of the model take a new version back', () => {
  endpointWith({ rollout: Rollout.canary() }).hasResourceProperties('AWS::SageMaker::Endpoint', {
    DeploymentConfig: {
      BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY' } },
      AutoRollbackConfiguration: {
        Alarms: ['Errors', 'Latency', 'ModelErrors'].map((name) => ({
          AlarmName: { Ref: Match.stringLikeRegexp(name) },
        })),
      },
    },
  });
});

test('volumes are encrypted with the key, except on types whose local storage encrypts itself', () => {
  endpointWith({ instanceType: 'ml.p3.2xlarge' }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    KmsKeyId: Match.anyValue(),
  });
  endpointWith({ instanceType: 'ml.g5.xlarge' }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    KmsKeyId: Match.absent(),
  });
});

test('requests and responses are recorded below the prefix of the model', () => {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  const { captureUri } = new GpuEndpoint(stack, 'Serving', {
    ...smallPlatformIn(platform),
    instanceType: 'ml.g5.xlarge',
    image,
    capturePercent: 25,
  });
  expect(captureUri).toMatch(/\/capture\/flight-delay\/tidegate-prod-flight-delay\/champion$/);
  Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    DataCaptureConfig: Match.objectLike({
      EnableCapture: true,
      InitialSamplingPercentage: 25,
      DestinationS3Uri: { 'Fn::Join': ['', Match.arrayWith(['/capture/flight-delay'])] },
    }),
  });
});

test('nothing is recorded when nothing is asked for', () => {
  endpointWith({ capturePercent: 0 }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    DataCaptureConfig: Match.absent(),
  });
});

test('instances follow the requests in work, and other bounds at night', () => {
  const scaling = Scaling.concurrency({
    target: 8,
    schedules: [{ schedule: 'cron(0 22 * * ? *)', minimum: 2, maximum: 3, timeZone: 'Europe/Berlin' }],
  });
  const template = endpointWith({ scaling });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'sagemaker',
    ResourceId: 'endpoint/tidegate-prod-flight-delay/variant/champion',
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    MinCapacity: 2,
    MaxCapacity: 4,
    RoleARN: Match.absent(),
    ScheduledActions: [
      Match.objectLike({ Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 3 } }),
    ],
  });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: Match.objectLike({
      TargetValue: 8,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
      },
    }),
  });
});

test('a fixed number of instances has no policy', () => {
  const template = endpointWith({ scaling: Scaling.fixed(1), rollout: Rollout.blueGreen() });
  template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 0);
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1, MaxCapacity: 1 });
});

test('latency is judged in milliseconds, though SageMaker measures microseconds', () => {
  usual.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Threshold: 1000,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'microseconds_p99 / 1000' }),
      Match.objectLike({ Id: 'microseconds_p99', MetricStat: Match.objectLike({ Stat: 'p99', Period: 60 }) }),
    ]),
  });
});

test('the champion is read again when instances, traffic, tags or an override change, and only then', () => {
  const unchanged = championText(usual);
  const changed = [
    endpointWith({ instanceType: 'ml.g5.2xlarge' }),
    endpointWith({ rollout: Rollout.canary() }),
    endpointWith({ capturePercent: 50 }),
    endpointWith({}, (_endpoint, stack) => Tags.of(stack).add('team', 'flights')),
    endpointWith({}, ({ endpoint }) => (endpoint as CfnResource).addPropertyOverride('RetainDeploymentConfig', true)),
  ].map(championText);
  expect(new Set([unchanged, ...changed]).size).toBe(changed.length + 1);
  expect(championText(endpointWith({ scaling: Scaling.concurrency({ maximum: 9 }) }))).toBe(unchanged);
});

test.each<[string, Partial<GpuEndpointOptions & ServingContext>, string]>([
  ['an unknown instance type', { instanceType: 'ml.m5.large' }, 'not of a GPU family'],
  ['a type of EC2', { instanceType: 'g5.xlarge' }, "SageMaker's begin with 'ml.': use 'ml.g5.xlarge'"],
  ['a canary on one instance', { scaling: Scaling.fixed(1), rollout: Rollout.canary() }, 'at least 2 instances'],
  ['a name that is too long', { platformName: 'a'.repeat(60) }, 'at most 63 lower-case letters'],
])('fails for %s', (_what, options, sentence) => {
  expect(() => endpointWith(options)).toThrow(sentence);
});
