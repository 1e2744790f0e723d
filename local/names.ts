/** Names that the twin's parts share: the account they live in, and what the twin adds to it. */

/** The emulator's account. */
export const account = '000000000000';

/** The one region of the twin. */
export const region = 'us-east-1';

/** What stands before the source of an event that the twin publishes in the name of a service: `aws.` is reserved. */
export const sourcePrefix = 'tidegate.local.';

/** Services whose events the emulator does not publish itself; the twin does. */
export const relayedSources = ['aws.cloudwatch', 'aws.sagemaker', 'aws.ssm'] as const;
export type RelayedSource = (typeof relayedSources)[number];

/** Source under which the twin publishes an event of `service`. */
export function twinSource(service: RelayedSource): string {
  return `${sourcePrefix}${service}`;
}

/** Activity at which state machines leave what they ask of SageMaker. */
export const integrationActivity = 'tidegate-local-sagemaker';

/** ARN of that activity. */
export const integrationActivityArn = `arn:aws:states:${region}:${account}:activity:${integrationActivity}`;

/** Function that makes resources of types that the emulator's templates lack, as custom resources. */
export const resourceProvider = 'tidegate-local-resources';

/** ARN of that function. */
export const resourceProviderArn = `arn:aws:lambda:${region}:${account}:function:${resourceProvider}`;

/** Tag of an alarm that holds, as JSON, what it watches; the twin evaluates it. */
export const alarmTag = 'tidegate:local:alarm';

/** Metric that stands in an alarm which the twin evaluates. Nobody writes it, so the emulator leaves the alarm alone. */
export const alarmStandIn = { namespace: 'Tidegate/Local', name: 'EvaluatedByTheTwin' } as const;

/** Condition keys of policies that the gateway checks, since the emulator does not know them. */
export const twinCheckedKeys = ['cloudwatch:namespace'] as const;

/** What the ids of statements begin with that the projection adds to policies; they grant nothing by themselves. */
export const twinStatementId = 'TidegateLocal';
