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
import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { ManagedRole } from './managed-role';

/** Properties of a HouseStateMachine. */
export interface HouseStateMachineProps {
  /** Physical name. */
  readonly name: string;
  /** Shown in the console. */
  readonly comment: string;
  /** One sentence for the reviewer: what acts as its role. */
  readonly description: string;
  /** Amazon States Language; may hold what is known at deployment only. */
  readonly definition: object;
  /** The functions that its steps call. */
  readonly functions: readonly lambda.IFunction[];
  /** Lets the role do what steps need apart from calling functions. */
  readonly allow: (role: ManagedRole) => void;
  /**
   * Encrypts what executions hand on, and the log.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A state machine with the defaults of the house: a role of its own that only this account's executions assume, tracing,
 * encryption, and a log of every step. What executions were given and what they answer stays out of the log: it belongs in
 * the registry and in the reports.
 */
export class HouseStateMachine extends Construct {
  /** The state machine. */
  public readonly stateMachine: sfn.IStateMachine;

  public constructor(scope: Construct, id: string, props: HouseStateMachineProps) {
    super(scope, id);
    const { name, encryptionKey } = props;
    checkName(name);
    const role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: props.description,
    });
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: props.functions.map((fn) => fn.functionArn),
      }),
    );
    props.allow(role);
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      stateMachineName: name,
      comment: props.comment,
      role,
      tracingEnabled: true,
      logs: { destination: this.newLog(name, encryptionKey), level: sfn.LogLevel.ALL, includeExecutionData: false },
      encryptionConfiguration:
        encryptionKey && new sfn.CustomerManagedEncryptionConfiguration(encryptionKey, Duration.minutes(5)),
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(props.definition)),
    });
    acknowledge(role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'X-Ray segments and the delivery of logs have no resource to name: Step Functions asks for "*" ' +
        '(https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html). Every other grant of the role names its resources.',
    });
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
}

/** The name of a model's state machine. */
export function stateMachineName(championPrefix: string, model: string, purpose: string): string {
  return [...championPrefix.split('/').filter(Boolean), model, purpose].join('-');
}

function checkName(name: string): void {
  if (!Token.isUnresolved(name) && name.length > 80) {
    throw new Error(`the state machine's name may have 80 characters at most; got '${name}'; shorten the model's name`);
  }
}
