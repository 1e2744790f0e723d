import {
  Duration,
  Stack,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_iam as iam,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
} from 'aws-cdk-lib';
import type { aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import type { Runbook } from './runbook';
import { Severity } from './severity';

/** Properties of an alarm. Severity and runbook are never optional. */
export interface SeverityAlarmProps {
  /** What is watched. */
  readonly metric: cloudwatch.IMetric;
  /** When it fires, compared with `comparisonOperator`. */
  readonly threshold: number;
  /** How soon a person must look. */
  readonly severity: Severity;
  /** What the person reads. */
  readonly runbook: Runbook;
  /** One sentence that a person understands without looking anything up. */
  readonly description: string;
  /**
   * How the metric is compared.
   *
   * @default GREATER_THAN_OR_EQUAL_TO_THRESHOLD
   */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  /**
   * How many periods are looked at.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;
  /**
   * How many of them must breach.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;
  /**
   * What silence means.
   *
   * @default MISSING: silence changes nothing
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;
  /**
   * Alarms that explain this one: nobody is told of it while one of them stands, so that one cause raises one alarm.
   * First the one that may go off at the same moment: before anybody is told, five minutes are waited for it.
   *
   * @default - none: it always tells
   */
  readonly explainedBy?: cloudwatch.IAlarm[];
}

/** Topics by severity, and alarms that reach them. */
export interface IAlerts extends IConstruct {
  /** The topic of a severity. */
  topic(severity: Severity): sns.ITopic;

  /** Makes an alarm in `scope` that notifies the topic of its severity when it fires and when it recovers. */
  alarm(scope: Construct, id: string, props: SeverityAlarmProps): cloudwatch.Alarm;
}

/** Properties of Alerts. */
export interface AlertsProps {
  /**
   * Key for messages at rest. Its policy must let `cloudwatch.amazonaws.com` and `events.amazonaws.com` use it;
   * `PlatformKey` does.
   *
   * @default - messages are not encrypted with a key of the account
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * Who gets alerts that wake somebody: email addresses and https:// endpoints.
   *
   * @default - nobody yet; subscribe to the topic later
   */
  readonly critical?: string[];
  /**
   * Who gets alerts for the next business day.
   *
   * @default - nobody yet
   */
  readonly warning?: string[];
  /**
   * Who gets alerts for the weekly review.
   *
   * @default - nobody yet
   */
  readonly info?: string[];
}

/** Three topics, one per severity. Subscribe a pager to `critical`, a ticket queue to `warning`, a mailbox to `info`. */
export class Alerts extends Construct implements IAlerts {
  private readonly topics: Readonly<Record<Severity, sns.Topic>>;
  private deadLetters?: sqs.IQueue;

  public constructor(scope: Construct, id: string, props: AlertsProps = {}) {
    super(scope, id);
    this.topics = {
      [Severity.CRITICAL]: this.newTopic('Critical', props, props.critical),
      [Severity.WARNING]: this.newTopic('Warning', props, props.warning),
      [Severity.INFO]: this.newTopic('Info', props, props.info),
    };
  }

  public topic(severity: Severity): sns.ITopic {
    return this.topics[severity];
  }

  public alarm(scope: Construct, id: string, props: SeverityAlarmProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      datapointsToAlarm: props.datapointsToAlarm,
      treatMissingData: props.treatMissingData ?? cloudwatch.TreatMissingData.MISSING,
      alarmDescription: descriptionOf(props),
    });
    this.tell(props.explainedBy?.length ? notice(scope, id, alarm, props) : alarm, props.severity);
    return alarm;
  }

  private tell(alarm: cloudwatch.AlarmBase, severity: Severity): void {
    const action = new actions.SnsAction(this.topics[severity]);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  private newTopic(id: string, props: AlertsProps, subscribers: readonly string[] = []): sns.Topic {
    const topic = new sns.Topic(this, id, {
      masterKey: props.encryptionKey,
      enforceSSL: true,
      displayName: `Tidegate ${id.toLowerCase()} alerts`,
    });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': topic.stack.account } },
      }),
    );
    for (const subscriber of subscribers) topic.addSubscription(subscriptionOf(subscriber, this.undelivered(props)));
    return topic;
  }

  /** Where alerts wait that a subscriber would not take. */
  private undelivered(props: AlertsProps): sqs.IQueue {
    this.deadLetters ??= new DeadLetterQueue(this, 'Undelivered', props);
    return this.deadLetters;
  }
}

function descriptionOf({ severity, description, runbook }: SeverityAlarmProps): string {
  return `[${severity}] ${description} Runbook: ${runbook.url}`;
}

/** How long a notice waits for the alarm that explains it to go off, and for its own to end when that has ended. */
const patience = Duration.minutes(5);

/** Tells of an alarm unless one that explains it stands. */
function notice(
  scope: Construct,
  id: string,
  alarm: cloudwatch.Alarm,
  props: SeverityAlarmProps,
): cloudwatch.CompositeAlarm {
  acknowledge(alarm, {
    rules: inRegulatoryPacks('CloudWatchAlarmAction'),
    reason: 'A composite alarm tells of it, unless another alarm that stands explains it: one cause raises one alarm.',
  });
  const { AlarmRule, AlarmState } = cloudwatch;
  const standing = (one: cloudwatch.IAlarm) => AlarmRule.fromAlarm(one, AlarmState.ALARM);
  const [first] = props.explainedBy ?? [];
  const composite = new cloudwatch.CompositeAlarm(scope, `${id}Notice`, {
    // Two alarms on metrics of one verdict go off in any order: without a wait people would be told of both.
    actionsSuppressor: first,
    actionsSuppressorWaitPeriod: patience,
    actionsSuppressorExtensionPeriod: patience,
    alarmRule: AlarmRule.allOf(
      standing(alarm),
      ...(props.explainedBy ?? []).map((one) => AlarmRule.not(standing(one))),
    ),
    alarmDescription: descriptionOf(props),
  });
  // CloudFormation names all other alarms after their stack; the CDK's name for this one leaves the stack out, so that two
  // platforms in one account would want the same name.
  const resource = composite.node.defaultChild as cloudwatch.CfnCompositeAlarm;
  const stack = Stack.of(scope);
  resource.alarmName = `${stack.stackName}-${stack.getLogicalId(resource)}`;
  return composite;
}

function subscriptionOf(subscriber: string, deadLetterQueue: sqs.IQueue): sns.ITopicSubscription {
  const options = { deadLetterQueue };
  if (subscriber.startsWith('https://')) return new subscriptions.UrlSubscription(subscriber, options);
  if (/^[^\s@]+@[^\s@]+$/.test(subscriber)) return new subscriptions.EmailSubscription(subscriber, options);
  throw new Error(`an alert subscriber must be an email address or start with https://; got '${subscriber}'`);
}
