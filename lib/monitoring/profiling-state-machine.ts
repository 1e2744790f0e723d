import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { monitoringWork } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import type { ManagedRole } from '../foundation/managed-role';
import { HouseStateMachine } from '../foundation/state-machine';
import type { DriftFunctions } from './drift-functions';
import { renderProfilingDefinition } from './profiling-definition';

/** Properties of a ProfilingStateMachine. */
export interface ProfilingStateMachineProps {
  readonly model: string;
  readonly environmentName: string;
  /** Name of the state machine. */
  readonly name: string;
  readonly functions: DriftFunctions;
  /** Where plan and results lie. */
  readonly reports: s3.IBucket;
  readonly encryptionKey?: kms.IKey;
}

/** The state machine of a drift monitor. */
export class ProfilingStateMachine extends HouseStateMachine {
  public constructor(scope: Construct, id: string, props: ProfilingStateMachineProps) {
    const { model, environmentName, name, functions, reports, encryptionKey } = props;
    super(scope, id, {
      name,
      comment: `Drift monitor of ${model} in ${environmentName}`,
      description: `Runs the drift monitor of ${model}.`,
      encryptionKey,
      functions: functions.all,
      allow: (role) => {
        allowMap(role, props);
      },
      definition: renderProfilingDefinition({
        model,
        environmentName,
        functions: {
          plan: functions.plan.functionArn,
          profile: functions.profile.functionArn,
          merge: functions.merge.functionArn,
          joinReports: functions.joinReports?.functionArn,
          judge: functions.judge.functionArn,
        },
        results: { bucket: reports.bucketName, prefix: monitoringWork.results(model) },
      }),
    });
  }
}

function allowMap(role: ManagedRole, { name, reports, model }: ProfilingStateMachineProps): void {
  const stack = Stack.of(role);
  // A distributed map runs its batches as executions of the same state machine.
  const executions = ['execution', 'express'].map((resource) =>
    stack.formatArn({ service: 'states', resource: `${resource}:${name}/*` }),
  );
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['states:StartExecution'],
      resources: [stack.formatArn({ service: 'states', resource: `stateMachine:${name}` })],
    }),
  );
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: executions }),
  );
  reports.grantRead(role, `${monitoringWork.model(model)}*`);
  reports.grantPut(role, `${monitoringWork.model(model)}*`);
  acknowledgeWildcards(
    role,
    {
      matching: /:(execution|express):[^:]*\/\*$/,
      reason: 'Executions that the distributed map of this state machine starts; Step Functions names them.',
    },
    {
      matching: /^Action::s3:(GetObject|GetBucket|List|Abort)\*$/,
      reason: 'Variants of reading and of writing one object; the statement names the bucket and the prefix.',
    },
    {
      matching: objectsBelow(monitoringWork.model(model)),
      reason: `The list of what is to be profiled for ${model}, and the results of the map.`,
    },
  );
}
