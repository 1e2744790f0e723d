import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { monitoringWork } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import type { ManagedRole } from '../foundation/managed-role';
import { HouseStateMachine, stateMachineName } from '../foundation/state-machine';
import type { IModelRegistry } from '../model-registry/model-registry';

/** What the definition of every monitor refers to. Values may be CDK tokens. */
export interface MapDefinitionParts {
  readonly model: string;
  readonly environmentName: string;
  /** Where maps leave their results: a bucket and a prefix. */
  readonly results: { readonly bucket: string; readonly prefix: string };
}

/** Properties of a MapStateMachine. */
export interface MapStateMachineProps {
  readonly model: string;
  readonly registry: IModelRegistry;
  /** Its bucket of reports holds lists and results of the maps. */
  readonly artifactStore: IArtifactStore;
  /** Which monitor it is, as in its name. */
  readonly monitor: 'drift' | 'quality';
  /** The functions that its steps call. */
  readonly functions: readonly lambda.IFunction[];
  readonly definition: (parts: MapDefinitionParts) => object;
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
    const { model, registry, monitor, functions, encryptionKey } = props;
    const { environmentName } = registry;
    const { reports } = props.artifactStore;
    const name = stateMachineName(registry.championPrefix, model, monitor);
    super(scope, id, {
      name,
      comment: `${monitor === 'drift' ? 'Drift' : 'Quality'} monitor of ${model} in ${environmentName}`,
      description: `Runs the ${monitor} monitor of ${model}.`,
      functions,
      encryptionKey,
      definition: props.definition({
        model,
        environmentName,
        results: { bucket: reports.bucketName, prefix: monitoringWork.results(model) },
      }),
      allow: (role) => {
        allowMap(role, name, props);
      },
    });
  }
}

function allowMap(role: ManagedRole, name: string, { artifactStore, model }: MapStateMachineProps): void {
  const { reports } = artifactStore;
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
