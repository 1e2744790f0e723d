import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_lambda as lambda, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { monitoringWork } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import type { ManagedRole } from '../foundation/managed-role';
import { HouseStateMachine } from '../foundation/state-machine';

/** Properties of a MapStateMachine. */
export interface MapStateMachineProps {
  readonly model: string;
  /** Name of the state machine. */
  readonly name: string;
  /** Shown in the console. */
  readonly comment: string;
  /** One sentence for the reviewer: what acts as its role. */
  readonly description: string;
  /** The functions that its steps call. */
  readonly functions: readonly lambda.IFunction[];
  readonly definition: object;
  /** Where lists and results of its maps lie. */
  readonly reports: s3.IBucket;
  /**
   * Encrypts what executions hand on, and the log.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/** The state machine of a monitor that works on what is new in distributed maps. */
export class MapStateMachine extends HouseStateMachine {
  public constructor(scope: Construct, id: string, props: MapStateMachineProps) {
    super(scope, id, {
      ...props,
      allow: (role) => {
        allowMap(role, props);
      },
    });
  }
}

function allowMap(role: ManagedRole, { name, reports, model }: MapStateMachineProps): void {
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
      reason: `The lists of what maps work on for ${model}, and what they come to.`,
    },
  );
}
