import { aws_iam as iam, aws_lambda as lambda, aws_logs as logs, Duration, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { acknowledgeFunction, allowNetworkInterfaces } from '../foundation/handler-function';
import { ManagedRole } from '../foundation/managed-role';
import { builtPath } from '../foundation/package-root';
import type { FunctionEndpointProps } from './function-endpoint-props';
import { allowCapture, allowModelFolders } from './model-access';
import { servingVariables } from './serving-variables';

/** MiB of a function unless asked otherwise: one CPU. */
export const usualMemory = 1769;

/** Properties of a ServingFunction: what the endpoint was asked for, and what it decided. */
export interface ServingFunctionProps extends FunctionEndpointProps {
  readonly modelUri: string;
  readonly captureUri: string | undefined;
  readonly capturePercent: number;
}

/**
 * The inference server's core as a function. It is bundled with the native library of ONNX Runtime for Linux on x86-64,
 * the one architecture for which the bundle is made.
 */
export class ServingFunction extends lambda.Function {
  public constructor(scope: Construct, id: string, props: ServingFunctionProps) {
    const { model, artifactStore, encryptionKey, vpc, memorySize = usualMemory } = props;
    if (memorySize < 512 || memorySize > 10_240) {
      throw new Error(`memorySize must be from 512 to 10240 MiB for a function that holds a model; got ${memorySize}`);
    }
    const role = new ManagedRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Serves ${model} on Lambda.`,
    });
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, { retention: logs.RetentionDays.ONE_YEAR, encryptionKey });
    logGroup.grantWrite(role);
    allowModelFolders(role, artifactStore, model);
    if (props.captureUri !== undefined) allowCapture(role, artifactStore, model);
    if (vpc) allowNetworkInterfaces(role);
    super(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.X86_64,
      code: lambda.Code.fromAsset(builtPath('function-endpoint')),
      handler: 'index.handler',
      description: `Serves ${model}. Invoke the alias, not the function.`,
      role,
      logGroup,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize,
      reservedConcurrentExecutions: checkedConcurrency(props),
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      deadLetterQueue: props.deadLetterQueue ?? new DeadLetterQueue(scope, `${id}DeadLetters`, { encryptionKey }),
      environmentEncryption: encryptionKey,
      vpc,
      environment: servingVariables(props),
    });
    acknowledgeFunction(this, role, boundedByCallers);
  }
}

const boundedByCallers =
  'No maximumConcurrency was given. Only callers whom IAM admits reach the alias, so the account bounds what they ask for; ' +
  'an owner who must keep other functions free of this one reserves its share.';

/** A part of the account's concurrency that is kept for this function, and that it cannot exceed. */
function checkedConcurrency({
  maximumConcurrency,
  provisionedConcurrency = 0,
}: FunctionEndpointProps): number | undefined {
  if (maximumConcurrency === undefined || Token.isUnresolved(maximumConcurrency)) return maximumConcurrency;
  if (!Number.isInteger(maximumConcurrency) || maximumConcurrency < 1) {
    throw new Error(`maximumConcurrency must be a whole number from 1; got ${maximumConcurrency}`);
  }
  if (provisionedConcurrency > maximumConcurrency) {
    throw new Error(
      `provisionedConcurrency ${provisionedConcurrency} must not exceed maximumConcurrency ${maximumConcurrency}; ` +
        'keep fewer instances warm, or allow more requests at the same time',
    );
  }
  return maximumConcurrency;
}
