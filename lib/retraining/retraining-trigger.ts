import {
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_events_targets as targets,
  Duration,
} from 'aws-cdk-lib';
import type { aws_dynamodb as dynamodb, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { retrainingSignals } from '../contracts/retraining';
import type { RetrainingSignal } from '../contracts/retraining';
import type { HouseProps } from '../foundation/house-props';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { ReliableTarget } from '../foundation/reliable-target';
import { requireProps } from '../foundation/required-props';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IDriftMonitor } from '../monitoring/drift-monitor';
import type { IQualityMonitor } from '../monitoring/quality-monitor';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import type { ITrainingPipeline } from '../training-pipeline/training-pipeline';
import type { RetrainingSource, RetrainOn } from './retrain-on';
import { RetrainingFunctions } from './retraining-functions';
import { RetrainingLocks } from './retraining-locks';

/** Properties of a RetrainingTrigger. */
export interface RetrainingTriggerProps extends HouseProps {
  /** Registry of the model, with ledger and bus. */
  readonly registry: IModelRegistry;
  /** What is started, and for which model. */
  readonly pipeline: ITrainingPipeline;
  /** Who is told when the trigger itself fails. */
  readonly alerts: IAlerts;
  /** Why the model is trained again. */
  readonly on: RetrainOn[];
  /**
   * How long the end of a training holds off the next one. A person may override it.
   *
   * @default 1 day
   */
  readonly cooldown?: Duration;
  /**
   * The model's drift monitor.
   *
   * @default - the model has none
   */
  readonly driftMonitor?: IDriftMonitor;
  /**
   * The model's quality monitor.
   *
   * @default - the model has none
   */
  readonly qualityMonitor?: IQualityMonitor;
  /**
   * Table of locks, which several models may share.
   *
   * @default - a RetrainingLocks of its own
   */
  readonly locks?: dynamodb.ITable;
}

/**
 * Starts the training pipeline for good reasons, at most one execution at a time: causes reach one function, which takes
 * a lock, respects the cooldown, answers each cause once and records every decision.
 */
export class RetrainingTrigger extends Construct {
  /** Table of locks. */
  public readonly locks: dynamodb.ITable;
  /** They fire when the trigger's own functions fail. */
  public readonly alarms: cloudwatch.IAlarm[];
  private readonly functions: RetrainingFunctions;
  private readonly deadLetterQueue: sqs.IQueue;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RetrainingTriggerProps,
  ) {
    super(scope, id);
    requireProps('RetrainingTrigger', props, ['pipeline', 'registry', 'alerts', 'on']);
    const { pipeline, registry, driftMonitor, qualityMonitor } = props;
    const { model } = pipeline;
    if (props.on.length === 0) {
      throw new Error(`retraining of '${model}' has no cause; give it one, for example RetrainOn.person()`);
    }
    const bound = props.on.map((cause) => cause.bind({ model, registry, pipeline, driftMonitor, qualityMonitor }));
    this.deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    this.locks = props.locks ?? new RetrainingLocks(this, 'Locks', props);
    this.functions = new RetrainingFunctions(this, 'Functions', {
      ...props,
      deadLetterQueue: this.deadLetterQueue,
      locks: this.locks,
      cooldown: props.cooldown ?? Duration.days(1),
      alarms: bound.flatMap(({ alarms }) => alarms ?? []),
    });
    for (const source of bound.flatMap(({ sources }) => sources)) this.listenTo(source);
    this.hearOfEnds();
    this.alarms = this.watchFunctions();
  }

  private listenTo(source: RetrainingSource): void {
    const { controller } = this.functions;
    const rule = new events.Rule(this, source.id, {
      description: source.description,
      eventBus: source.eventBus,
      eventPattern: source.eventPattern,
      schedule: source.schedule,
    });
    const target = new targets.LambdaFunction(controller, source.schedule ? { event: signal(source) } : {});
    rule.addTarget(new ReliableTarget(target, this.deadLetterQueue));
  }

  private hearOfEnds(): void {
    const { pipeline } = this.props;
    const rule = new events.Rule(this, 'TrainingEnded', {
      description: `Hears when a training of ${pipeline.model} ends.`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [pipeline.stateMachine.stateMachineArn],
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
    });
    rule.addTarget(new ReliableTarget(new targets.LambdaFunction(this.functions.finisher), this.deadLetterQueue));
  }

  private watchFunctions(): cloudwatch.IAlarm[] {
    const { alerts, pipeline, registry } = this.props;
    const { controller, finisher } = this.functions;
    const where = `${pipeline.model} in ${registry.environmentName}`;
    const watched = {
      ControllerAlarm: { fn: controller, description: `Requests for retraining of ${where} are not being decided.` },
      FinisherAlarm: { fn: finisher, description: `The end of a training of ${where} is not being noted.` },
    };
    return Object.entries(watched).map(([id, { fn, description }]) =>
      alerts.alarm(this, id, {
        metric: fn.metricErrors({ period: Duration.minutes(5), statistic: cloudwatch.Stats.SUM }),
        threshold: 1,
        severity: Severity.WARNING,
        runbook: Runbook.of('retraining', 'Retraining trigger fails'),
        description,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
    );
  }
}

/** What a scheduled rule says to the controller. The time is that of the schedule, so a repetition says the same. */
function signal(source: RetrainingSource): events.RuleTargetInput {
  const message: RetrainingSignal = {
    signal: source.remindsOfAlarms ? retrainingSignals.reminder : retrainingSignals.schedule,
    rule: source.id,
    time: events.EventField.time,
  };
  return events.RuleTargetInput.fromObject(message);
}
