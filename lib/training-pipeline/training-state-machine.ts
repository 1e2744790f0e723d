import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { ManagedRole } from '../foundation/managed-role';
import { HouseStateMachine } from '../foundation/state-machine';
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

/** The state machine of the training pipeline. */
export class TrainingStateMachine extends HouseStateMachine {
  public constructor(scope: Construct, id: string, props: TrainingStateMachineProps) {
    const { model, environmentName, name, functions, job, encryptionKey } = props;
    super(scope, id, {
      name,
      comment: `Training pipeline of ${model} in ${environmentName}`,
      description: `Runs the training pipeline of ${model}.`,
      encryptionKey,
      functions: functions.all,
      allow: (role) => {
        allowTraining(role, props);
      },
      definition: renderTrainingDefinition({
        model,
        environmentName,
        timeoutSeconds: props.timeout.toSeconds(),
        functions: {
          validateData: functions.validateData.functionArn,
          evaluateModel: functions.evaluateModel.functionArn,
          attributeChallenger: functions.attributeChallenger?.functionArn,
          registerChallenger: functions.registerChallenger.functionArn,
          recordFailure: functions.recordFailure.functionArn,
        },
        job: job.render(),
      }),
    });
  }
}

function allowTraining(role: ManagedRole, { job, model }: TrainingStateMachineProps): void {
  const stack = Stack.of(role);
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
  acknowledgeWildcards(role, {
    matching: /:training-job\/[a-z0-9-]+-\*$/,
    reason: 'Jobs of this model only: their names begin with the model and go on with a digest of the execution.',
  });
}
