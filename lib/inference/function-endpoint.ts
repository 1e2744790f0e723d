import { aws_lambda as lambda } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { liveAlias, servingName } from '../contracts/serving';
import { requireProps } from '../foundation/required-props';
import type { FunctionEndpointProps } from './function-endpoint-props';
import { functionRollout } from './function-rollout';
import { Rollout } from '../rollout/rollout';
import { RolloutFlow } from '../rollout/rollout-flow';
import { FunctionDeployment } from './function-deployment';
import { captureUriOf } from './model-access';
import { servedChampion } from './served-champion';
import { addServingAlarms, alarmPeriod } from './serving-alarms';
import { ServingFunction, usualMemory } from './serving-function';
import { checkedCapturePercent } from './serving-options';
import type { IServingTarget } from './serving-target';
import type { ServingUsage } from './serving-usage';

/**
 * A Lambda function that serves a model's champion: the core of the inference server behind the alias `live`, which only
 * CodeDeploy moves. Callers invoke the alias with IAM; there is no address on the internet.
 */
export class FunctionEndpoint extends Construct implements IServingTarget {
  public readonly backEnd = 'function';
  public readonly targetName: string;
  public readonly captureUri?: string;
  public readonly usage: ServingUsage;
  public readonly rollbackAlarms: cloudwatch.IAlarm[];
  /** The function. Call its alias, never the function: only the alias is moved by rollouts. */
  public readonly fn: lambda.IFunction;
  /** The alias that callers invoke. */
  public readonly alias: lambda.IAlias;

  public constructor(scope: Construct, id: string, props: FunctionEndpointProps) {
    super(scope, id);
    requireProps('FunctionEndpoint', props, ['model', 'registry', 'artifactStore', 'alerts']);
    const { model, registry, artifactStore, alerts, encryptionKey } = props;
    const capturePercent = checkedCapturePercent(props);
    const endpoint = servingName(props.platformName ?? 'tidegate', registry.environmentName, model);
    if (capturePercent > 0) this.captureUri = captureUriOf(artifactStore, model, endpoint, liveAlias);
    const champion = servedChampion(this, props, () => [fn.node.defaultChild as lambda.CfnFunction]);
    const fn: lambda.Function = new ServingFunction(this, 'Function', {
      ...props,
      modelUri: champion.artifactUri,
      captureUri: this.captureUri,
      capturePercent,
    });
    this.fn = fn;
    this.alias = new lambda.Alias(this, 'Live', {
      aliasName: liveAlias,
      version: fn.currentVersion,
      description: `Version of the function that serves ${model}; moved by rollouts`,
      provisionedConcurrentExecutions: props.provisionedConcurrency,
    });
    this.targetName = `${fn.functionName}:${liveAlias}`;
    this.usage = {
      unit: 'gb-second',
      namespace: 'AWS/Lambda',
      metricName: 'Duration',
      dimensions: { FunctionName: fn.functionName, Resource: this.targetName },
      statistic: 'Sum',
      perUnit: (props.memorySize ?? usualMemory) / 1024 / 1000,
      capturePercent,
    };
    this.rollbackAlarms = addServingAlarms(this, {
      model,
      alerts,
      options: props,
      invocations: this.metricInvocations({ period: alarmPeriod }),
      errors: this.metricErrors({ period: alarmPeriod }),
      latency: this.metricLatency({ period: alarmPeriod }),
    });
    const deployment = new FunctionDeployment(this, 'Deployment', {
      model,
      fn,
      alias: this.alias,
      rollout: props.rollout ?? Rollout.canary(),
      alarms: this.rollbackAlarms,
    });
    new RolloutFlow(this, 'Rollout', {
      model,
      registry,
      alerts,
      vpc: props.vpc,
      encryptionKey,
      deadLetterQueue: props.deadLetterQueue,
      target: functionRollout(this, {
        fn,
        aliasName: liveAlias,
        deploymentGroup: deployment.address,
        encryptionKey,
      }),
    });
  }

  /** A metric of `AWS/Lambda` for the alias. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.alias.metric(metricName, options);
  }

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.alias.metricInvocations(options);
  }

  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.alias.metricErrors(options);
  }

  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.alias.metricDuration({ statistic: 'p99', ...options });
  }

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.alias.grantInvoke(grantee);
  }
}
