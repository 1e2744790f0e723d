import { aws_iam as iam, Stack, Token } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { championVariant, servingName } from '../contracts/serving';
import { requireProps } from '../foundation/required-props';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import { endpointRollout } from './endpoint-rollout';
import { Rollout } from '../rollout/rollout';
import { RolloutFlow } from '../rollout/rollout-flow';
import { endpointLatency, endpointMetric, endpointUsage } from './endpoint-metrics';
import type { EndpointMetric } from './endpoint-metrics';
import { EndpointResources } from './endpoint-resources';
import type { GpuEndpointProps } from './gpu-endpoint-props';
import { capabilitiesOf } from './instance-types';
import { captureUriOf } from './model-access';
import { ScaledTarget } from './scalable-target';
import { Scaling, ScalingMeasure } from './scaling';
import { addServingAlarms, alarmPeriod, percentOf, quick } from './serving-alarms';
import { checkedCapturePercent } from './serving-options';
import type { IServingTarget } from './serving-target';
import type { ServingUsage } from './serving-usage';

/**
 * A SageMaker real-time endpoint that serves a model's champion.
 *
 * Endpoint and variant keep their names for ever. Counts set by autoscaling survive every update, and a deployment reads
 * which version is champion, so that it changes how a model is served and never which.
 */
export class GpuEndpoint extends Construct implements IServingTarget {
  public readonly backEnd = 'gpu-endpoint';
  public readonly targetName: string;
  public readonly captureUri?: string;
  public readonly usage: ServingUsage;
  public readonly rollbackAlarms: cloudwatch.IAlarm[];
  /** ARN of the endpoint. */
  public readonly endpointArn: string;
  /** What the endpoint acts as. */
  public readonly executionRole: iam.IRole;
  /** The model that the template makes. Rollouts make others. */
  public readonly model: sagemaker.CfnModel;
  /** The configuration that the template makes. Rollouts make others. */
  public readonly configuration: sagemaker.CfnEndpointConfig;
  /** The endpoint. */
  public readonly endpoint: sagemaker.CfnEndpoint;

  public constructor(scope: Construct, id: string, props: GpuEndpointProps) {
    super(scope, id);
    requireProps('GpuEndpoint', props, ['model', 'registry', 'artifactStore', 'alerts', 'instanceType']);
    const { model, registry, artifactStore, vpc, encryptionKey } = props;
    checkInstanceType(props.instanceType);
    const capabilities = capabilitiesOf(props.instanceType, props.instanceCapabilities);
    const scaling = props.scaling ?? Scaling.concurrency();
    const capturePercent = checkedCapturePercent(props);
    this.targetName = checkedName(servingName(props.platformName ?? 'tidegate', registry.environmentName, model));
    if (capturePercent > 0) this.captureUri = captureUriOf(artifactStore, model, this.targetName, championVariant);
    this.usage = endpointUsage(this.targetName, capturePercent);
    this.rollbackAlarms = this.newAlarms(props);
    const deploymentConfig = (props.rollout ?? Rollout.blueGreen()).bindEndpoint({
      minimumInstances: scaling.minimum,
      alarmNames: this.rollbackAlarms.map((alarm) => alarm.alarmName),
    });
    const volumeKey = capabilities.localStorage ? undefined : encryptionKey;
    const resources = new EndpointResources(this, 'Resources', {
      ...props,
      capabilities,
      capturePercent,
      endpointName: this.targetName,
      initialInstanceCount: scaling.usualMinimum,
      deploymentConfig,
      volumeKey,
    });
    this.executionRole = resources.role;
    this.model = resources.model;
    this.configuration = resources.configuration;
    this.endpoint = resources.endpoint;
    this.endpointArn = Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'endpoint',
      resourceName: this.targetName,
    });
    this.scale(scaling);
    new RolloutFlow(this, 'Rollout', {
      model,
      registry,
      alerts: props.alerts,
      vpc,
      encryptionKey,
      deadLetterQueue: props.deadLetterQueue,
      target: endpointRollout(this, {
        endpointName: this.targetName,
        deploymentConfig,
        executionRole: resources.role,
        volumeKey,
      }),
    });
  }

  /** A metric of `AWS/SageMaker` for this endpoint, as a sum of five minutes unless options say otherwise. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return endpointMetric(metricName as EndpointMetric, this.targetName, options);
  }

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('Invocations', options);
  }

  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('Invocation5XXErrors', options);
  }

  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return endpointLatency(this.targetName, options);
  }

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:InvokeEndpoint'],
      resourceArns: [this.endpointArn],
    });
  }

  private newAlarms(props: GpuEndpointProps): cloudwatch.IAlarm[] {
    const { model, alerts } = props;
    const period = { period: alarmPeriod };
    const invocations = this.metric('Invocations', period);
    const modelErrors = alerts.alarm(this, 'ModelErrors', {
      ...quick,
      metric: percentOf(this.metric('InvocationModelErrors', period), invocations, 'requests the model refused'),
      threshold: 5,
      severity: Severity.WARNING,
      runbook: Runbook.of('inference', 'Model errors'),
      description: `The server of ${model} answers 5 % of the requests or more with anything but success.`,
    });
    const shared = addServingAlarms(this, {
      model,
      alerts,
      options: props,
      invocations,
      errors: this.metric('Invocation5XXErrors', period),
      latency: this.metricLatency(period),
    });
    return [...shared, modelErrors];
  }

  private scale(scaling: Scaling): void {
    const byMeasure = {
      [ScalingMeasure.CONCURRENCY]: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
      [ScalingMeasure.INVOCATIONS]: 'SageMakerVariantInvocationsPerInstance',
      [ScalingMeasure.NONE]: '',
    };
    const target = new ScaledTarget(this, 'Scaling', {
      scaling,
      serviceNamespace: 'sagemaker',
      resourceId: `endpoint/${this.targetName}/variant/${championVariant}`,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      metric: { predefinedMetricSpecification: { predefinedMetricType: byMeasure[scaling.measure] } },
    });
    target.node.addDependency(this.endpoint);
  }
}

function checkedName(name: string): string {
  if (!Token.isUnresolved(name) && !/^[a-z0-9](-*[a-z0-9]){0,62}$/.test(name)) {
    throw new Error(
      `endpoint name '${name}' must be at most 63 lower-case letters, digits and hyphens; it has ${name.length}: ` +
        'shorten the name of the platform, the environment or the model',
    );
  }
  return name;
}

function checkInstanceType(instanceType: string): void {
  if (Token.isUnresolved(instanceType) || instanceType.startsWith('ml.')) return;
  throw new Error(
    `instanceType '${instanceType}' is a name of EC2; SageMaker's begin with 'ml.': use 'ml.${instanceType}'`,
  );
}
