import { aws_logs as logs, aws_stepfunctions as sfn, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The log of a state machine. Log groups below `/aws/vendedlogs/` need no entry of their own in the account's log resource
 * policy, whose size would otherwise end at a few dozen models. The stack's id in the name lets a model be deleted and
 * deployed again.
 */
export function stateMachineLog(scope: Construct, name: string, encryptionKey?: kms.IKey): logs.LogGroup {
  const stackUuid = Fn.select(2, Fn.split('/', Stack.of(scope).stackId));
  return new logs.LogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/states/${name}-${stackUuid}`,
    retention: logs.RetentionDays.ONE_YEAR,
    encryptionKey,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Encrypts what executions hand on; with the key of the account where there is one. */
export function stateMachineEncryption(
  encryptionKey?: kms.IKey,
): Pick<sfn.StateMachineProps, 'encryptionConfiguration'> {
  if (!encryptionKey) return {};
  return {
    encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(encryptionKey, Duration.minutes(5)),
  };
}

/** Why a state machine may write to every log delivery and trace. */
export const stateMachineWildcards =
  'X-Ray segments and the delivery of logs have no resource to name: Step Functions asks for "*" ' +
  '(https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html). Every other grant of the role names its resources.';

/** A state machine's name, checked. */
export function checkedStateMachineName(name: string): string {
  if (!Token.isUnresolved(name) && name.length > 80) {
    throw new Error(`the state machine's name may have 80 characters at most; got '${name}'; shorten the model's name`);
  }
  return name;
}
