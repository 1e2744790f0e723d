import { ArnFormat, aws_iam as iam, Duration, Stack } from 'aws-cdk-lib';
import type { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { metricNamespace } from '../contracts/metrics';
import { retrainingControllerEnvironment, retrainingFinisherEnvironment } from '../contracts/retraining';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { ITrainingPipeline } from '../training-pipeline/training-pipeline';
import type { RetrainingAlarm } from './retrain-on';

/** Properties of RetrainingFunctions. */
export interface RetrainingFunctionsProps extends HouseProps {
  readonly registry: IModelRegistry;
  readonly pipeline: ITrainingPipeline;
  readonly locks: dynamodb.ITable;
  readonly cooldown: Duration;
  readonly alarms: readonly RetrainingAlarm[];
}

// On top of the longest execution: the event of its end may come late.
const leaseMargin = Duration.hours(1);

/** The function that decides on retraining, and the one that learns of the end of a training. */
export class RetrainingFunctions extends Construct {
  /** Decides. */
  public readonly controller: HandlerFunction;
  /** Frees the lock. */
  public readonly finisher: HandlerFunction;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RetrainingFunctionsProps,
  ) {
    super(scope, id);
    this.controller = this.newController();
    this.finisher = this.newFinisher();
  }

  private newController(): HandlerFunction {
    const { pipeline, registry, locks, cooldown, alarms } = this.props;
    const fn = this.newFunction('Controller', 'controller', `Decides on requests to retrain ${pipeline.model}.`);
    fn.declare(retrainingControllerEnvironment, {
      TIDEGATE_MODEL: pipeline.model,
      TIDEGATE_ENVIRONMENT: registry.environmentName,
      TIDEGATE_LOCKS_TABLE: locks.tableName,
      TIDEGATE_STATE_MACHINE_ARN: pipeline.stateMachine.stateMachineArn,
      TIDEGATE_COOLDOWN_SECONDS: String(cooldown.toSeconds()),
      TIDEGATE_LEASE_SECONDS: String(pipeline.timeout.plus(leaseMargin).toSeconds()),
      TIDEGATE_ALARM_CAUSES: Stack.of(this).toJsonString(
        alarms.map(({ alarm, cause }) => ({ alarm: alarm.alarmName, cause })),
      ),
    });
    registry.grants.announce(fn);
    this.grantExecutions(fn);
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
      }),
    );
    if (alarms.length > 0) this.grantAlarms(fn);
    return fn;
  }

  /** Starts executions of this pipeline, and looks whether one that it meant to start is there. */
  private grantExecutions(fn: HandlerFunction): void {
    const { stateMachine, model } = this.props.pipeline;
    stateMachine.grantStartExecution(fn);
    stateMachine.grantExecution(fn, 'states:DescribeExecution');
    acknowledgeWildcards(fn.role!, {
      matching: /:execution:.*:\*$/,
      reason: `Executions of the training pipeline of ${model}: each is named after its cause.`,
    });
  }

  /** CloudWatch lists alarms under one resource name for all of them, even when the request names some. */
  private grantAlarms(fn: HandlerFunction): void {
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:DescribeAlarms'],
        resources: [
          Stack.of(this).formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
    );
    acknowledgeWildcards(fn.role!, {
      matching: /^Resource::arn:.*:cloudwatch:.*:alarm:\*$/,
      reason:
        'DescribeAlarms is refused on anything narrower than every alarm of the account and region ' +
        '(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html). It reads states only.',
    });
  }

  private newFinisher(): HandlerFunction {
    const { pipeline, locks } = this.props;
    const fn = this.newFunction('Finisher', 'finisher', `Frees the lock when a training of ${pipeline.model} ends.`);
    fn.declare(retrainingFinisherEnvironment, {
      TIDEGATE_MODEL: pipeline.model,
      TIDEGATE_LOCKS_TABLE: locks.tableName,
    });
    return fn;
  }

  private newFunction(id: string, name: string, description: string): HandlerFunction {
    const { registry, locks, encryptionKey, vpc, deadLetterQueue } = this.props;
    const fn = new HandlerFunction(this, id, {
      handler: `retraining/${name}`,
      description,
      timeout: Duration.minutes(1),
      encryptionKey,
      vpc,
      deadLetterQueue,
    });
    registry.attachWriter(fn);
    locks.grant(fn, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    locks.encryptionKey?.grantEncryptDecrypt(fn);
    return fn;
  }
}
