import { aws_iam as iam, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import type { Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { renderEnvironment } from '../contracts/environment';
import type { EnvironmentContract, EnvironmentTexts } from '../contracts/environment';
import { acknowledge, inRegulatoryPacks } from './acknowledge';
import { DeadLetterQueue } from './dead-letter-queue';
import { handlerGroup } from './handler-group';
import type { HouseProps } from './house-props';
import { ManagedRole } from './managed-role';
import { builtPath } from './package-root';

/** Properties of a HandlerFunction. */
export interface HandlerFunctionProps extends HouseProps {
  /** Which handler, as `<capability>/<name>`: `lambdas/<capability>/<name>.lambda.ts`. */
  readonly handler: string;
  /**
   * The handler whose code it shares: both are one asset, which is bundled, fingerprinted and uploaded once.
   *
   * @default - it has code of its own
   */
  readonly beside?: string;
  /** One sentence: what it does. Shown in the console and on its role. */
  readonly description: string;
  /** How long one invocation may take. */
  readonly timeout: Duration;
  /**
   * Memory in MiB; CPU grows with it.
   *
   * @default 256
   */
  readonly memorySize?: number;
  /**
   * What it runs on. Native code is bundled for x86-64 only.
   *
   * @default Arm, which costs less
   */
  readonly architecture?: lambda.Architecture;
  /**
   * Space under `/tmp`.
   *
   * @default 512 MiB
   */
  readonly ephemeralStorageSize?: Size;
}

/**
 * A Lambda function that runs one of Tidegate's handlers, with the defaults of the house: a role of its own with a
 * managed policy, encrypted logs kept for a year, tracing, a dead-letter queue, and the platform's network.
 */
export class HandlerFunction extends lambda.Function {
  public constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const role = new ManagedRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey: props.encryptionKey,
    });
    logGroup.grantWrite(role);
    if (props.vpc) allowNetworkInterfaces(role);
    const { code, entry } = bundleOf(props);
    super(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(code),
      handler: `${entry}.handler`,
      description: props.description,
      role,
      logGroup,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 256,
      ephemeralStorageSize: props.ephemeralStorageSize,
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      deadLetterQueue: props.deadLetterQueue ?? new DeadLetterQueue(scope, `${id}DeadLetters`, props),
      environmentEncryption: props.encryptionKey,
      vpc: props.vpc,
      ...(props.vpc && { securityGroups: [handlerGroup(scope, props.vpc)] }),
      environment: { NODE_OPTIONS: '--enable-source-maps' },
    });
    acknowledgeFunction(this, role);
  }

  /** Tells the handler what a contract declares. A forgotten variable does not compile. */
  public declare<C extends EnvironmentContract>(contract: C, texts: EnvironmentTexts<C>): void {
    for (const [name, value] of Object.entries(renderEnvironment(contract, texts))) this.addEnvironment(name, value);
  }
}

/** The folder that is deployed, and the file in it that is called. */
function bundleOf({ handler, beside }: HandlerFunctionProps): { readonly code: string; readonly entry: string } {
  const entry = beside === undefined ? 'index' : handler.split('/').at(-1)!;
  const folder = ['handlers', ...(beside ?? handler).split('/')];
  const code = builtPath(...folder);
  if (beside !== undefined) builtPath(...folder, `${entry}.js`);
  return { code, entry };
}

/** Lambda attaches a function to a VPC with the function's own role. None of these actions names a resource up front. */
export function allowNetworkInterfaces(role: iam.IRole): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeSubnets',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
}

const boundedAtTheSource =
  'Reserved concurrency is taken out of the account, which has 10 in a new account and 1,000 by default: a reservation ' +
  'on every function fails the first deployment, or that of the hundredth model. Concurrency is bounded at the source ' +
  'instead: schedules, one state machine execution, and event rules with bounded retries.';

/**
 * What is accepted on every function of the house, wherever it stands.
 *
 * @param concurrency why the function has no reserved concurrency
 */
export function acknowledgeFunction(fn: lambda.Function, role: iam.IRole, concurrency = boundedAtTheSource): void {
  acknowledge(fn, {
    rules: inRegulatoryPacks('LambdaConcurrency', ['NIST.800.53.R5', 'HIPAA.Security']),
    reason: concurrency,
  });
  acknowledge(role, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'X-Ray segments and the network interfaces of a function in a VPC have no resource to name: ' +
      'https://docs.aws.amazon.com/service-authorization/latest/reference/ lists "*" for these actions. ' +
      'Metrics are bounded by their namespace. Every other grant of the role names its resources.',
  });
}
