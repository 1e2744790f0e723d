import {
  aws_iam as iam,
  aws_logs as logs,
  aws_stepfunctions as sfn,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  Token,
} from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../foundation/acknowledge';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { ManagedRole } from '../foundation/managed-role';
import { renderTrainingDefinition } from './training-definition';
import type { TrainingFunctions } from './training-functions';
import type { TrainingJob } from './training-job';

/** Properties of a TrainingStateMachine. */
export interface TrainingStateMachineProps {
  readonly model: string;
  readonly environmentName: string;
  /** Name of the state machine. */
  readonly name: string;
  readonly timeout: Duration;
  readonly functions: TrainingFunctions;
  readonly job: TrainingJob;
  readonly encryptionKey?: kms.IKey;
}

/** The state machine of the training pipeline with its role and its log. */
export class TrainingStateMachine extends Construct {
  /** The state machine. */
  public readonly stateMachine: sfn.IStateMachine;

  public constructor(scope: Construct, id: string, props: TrainingStateMachineProps) {
    super(scope, id);
    const { model, environmentName, name, functions, job, encryptionKey } = props;
    if (!Token.isUnresolved(name) && name.length > 80) {
      throw new Error(
        `the state machine's name may have 80 characters at most; got '${name}'; shorten the model's name`,
      );
    }
    const role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `Runs the training pipeline of ${model}.`,
    });
    this.grantSteps(role, props);
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      stateMachineName: name,
      comment: `Training pipeline of ${model} in ${environmentName}`,
      role,
      tracingEnabled: true,
      // Which data was read and which metrics came out belong in the registry; inputs and outputs stay out of the log.
      logs: { destination: this.newLog(name, encryptionKey), level: sfn.LogLevel.ALL, includeExecutionData: false },
      ...(encryptionKey
        ? {
            encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(encryptionKey, Duration.minutes(5)),
          }
        : {}),
      definitionBody: sfn.DefinitionBody.fromString(
        Stack.of(this).toJsonString(
          renderTrainingDefinition({
            model,
            environmentName,
            timeoutSeconds: props.timeout.toSeconds(),
            functions: {
              validateData: functions.validateData.functionArn,
              evaluateModel: functions.evaluateModel.functionArn,
              registerChallenger: functions.registerChallenger.functionArn,
              recordFailure: functions.recordFailure.functionArn,
            },
            job: job.render(),
          }),
        ),
      ),
    });
    this.acknowledgeGrants(role);
  }

  private grantSteps(role: ManagedRole, { functions, job, model }: TrainingStateMachineProps): void {
    const stack = Stack.of(this);
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: functions.all.map((fn) => fn.functionArn),
      }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: [
          'sagemaker:AddTags',
          'sagemaker:CreateTrainingJob',
          'sagemaker:DescribeTrainingJob',
          'sagemaker:StopTrainingJob',
        ],
        resources: [stack.formatArn({ service: 'sagemaker', resource: 'training-job', resourceName: `${model}-*` })],
      }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [job.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
    );
    // Step Functions hears of the job's end through a rule that it manages itself.
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: [
          stack.formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: 'StepFunctionsGetEventsForSageMakerTrainingJobsRule',
          }),
        ],
      }),
    );
  }

  /**
   * Log groups below `/aws/vendedlogs/` need no entry of their own in the account's log resource policy, whose size would
   * otherwise end at a few dozen models. The stack's id in the name lets a model be deleted and deployed again.
   */
  private newLog(name: string, encryptionKey?: kms.IKey): logs.LogGroup {
    const stackUuid = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    return new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${name}-${stackUuid}`,
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private acknowledgeGrants(role: ManagedRole): void {
    acknowledge(role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'X-Ray segments and the delivery of logs have no resource to name: Step Functions asks for "*" ' +
        '(https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html). Every other grant of the role names its resources.',
    });
    acknowledgeWildcards(role, {
      matching: /:training-job\/[a-z0-9-]+-\*$/,
      reason: 'Jobs of this model only: their names begin with the model and go on with a digest of the execution.',
    });
  }
}
