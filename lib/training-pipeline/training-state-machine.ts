import { aws_iam as iam, aws_stepfunctions as sfn, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../foundation/acknowledge';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { ManagedRole } from '../foundation/managed-role';
import {
  checkedStateMachineName,
  stateMachineEncryption,
  stateMachineLog,
  stateMachineWildcards,
} from '../foundation/state-machine';
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
    const role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `Runs the training pipeline of ${model}.`,
    });
    this.grantSteps(role, props);
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      stateMachineName: checkedStateMachineName(name),
      comment: `Training pipeline of ${model} in ${environmentName}`,
      role,
      tracingEnabled: true,
      // Which data was read and which metrics came out belong in the registry; inputs and outputs stay out of the log.
      logs: {
        destination: stateMachineLog(this, name, encryptionKey),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
      ...stateMachineEncryption(encryptionKey),
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

  private acknowledgeGrants(role: ManagedRole): void {
    acknowledge(role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason: stateMachineWildcards,
    });
    acknowledgeWildcards(role, {
      matching: /:training-job\/[a-z0-9-]+-\*$/,
      reason: 'Jobs of this model only: their names begin with the model and go on with a digest of the execution.',
    });
  }
}
