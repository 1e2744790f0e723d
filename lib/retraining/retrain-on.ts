import { aws_events as events, Duration, Token } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_s3 as s3 } from 'aws-cdk-lib';
import { eventSource, eventTypes } from '../contracts/events';
import type { IDriftMonitor } from '../monitoring/drift-monitor';
import type { IQualityMonitor } from '../monitoring/quality-monitor';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { ITrainingPipeline } from '../training-pipeline/training-pipeline';

/** What a cause of retraining may look at. */
export interface RetrainingContext {
  /** Name of the model. */
  readonly model: string;
  /** Registry with the event bus. */
  readonly registry: IModelRegistry;
  /** What is started. */
  readonly pipeline: ITrainingPipeline;
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
}

/** One rule that reaches the retraining controller. Exactly one of `eventPattern` and `schedule` is given. */
export interface RetrainingSource {
  /** Id of the rule in the construct tree. */
  readonly id: string;
  /** One sentence: what the rule waits for. */
  readonly description: string;
  /**
   * Events that it waits for.
   *
   * @default - it waits for the schedule
   */
  readonly eventPattern?: events.EventPattern;
  /**
   * When it fires.
   *
   * @default - it waits for events
   */
  readonly schedule?: events.Schedule;
  /**
   * What a scheduled rule means to the controller.
   *
   * @default - a request for retraining
   */
  readonly remindsOfAlarms?: boolean;
  /**
   * Bus on which the events travel.
   *
   * @default - the account's default bus
   */
  readonly eventBus?: events.IEventBus;
}

/** An alarm and the cause that it stands for. */
export interface RetrainingAlarm {
  /** The alarm. */
  readonly alarm: cloudwatch.IAlarm;
  /** Cause, in the words of the ledger: `drift` or `quality`. */
  readonly cause: string;
}

/** What a cause of retraining adds to a trigger. */
export interface RetrainingSources {
  /** Rules. */
  readonly sources: RetrainingSource[];
  /**
   * Alarms whose state changes ask for retraining.
   *
   * @default - none
   */
  readonly alarms?: RetrainingAlarm[];
}

/** Properties of retraining on an alarm of a monitor. */
export interface RetrainOnAlarmProps {
  /**
   * How often an alarm that still stands asks again. It was perhaps declined for a cooldown that is over by then.
   *
   * @default 1 day
   */
  readonly remindEvery?: Duration;
}

/** Properties of retraining on new data. */
export interface RetrainOnNewDataProps {
  /**
   * Only objects whose names end like this: a marker that is written when an upload is complete.
   *
   * @default '_SUCCESS'
   */
  readonly suffix?: string;
}

/** Why a model is trained again. */
export abstract class RetrainOn {
  /**
   * When the model's quality monitor raises its alarm: its answers have become worse, as their outcomes prove. The best
   * reason there is.
   */
  public static quality(props: RetrainOnAlarmProps = {}): RetrainOn {
    return new BoundRetrainOn((context) => qualitySources(context, props));
  }

  /**
   * When the model's drift monitor raises its alarm. Drift may cost performance and it may not: take it where outcomes
   * never become known, and `quality` elsewhere.
   */
  public static drift(props: RetrainOnAlarmProps = {}): RetrainOn {
    return new BoundRetrainOn((context) => driftSources(context, props));
  }

  /** At fixed times. */
  public static schedule(schedule: events.Schedule): RetrainOn {
    return new BoundRetrainOn(({ model }) => ({
      sources: [{ id: 'Schedule', description: `Asks for retraining of ${model} at fixed times.`, schedule }],
    }));
  }

  /**
   * When an upload of new data is complete. The bucket must send its events to EventBridge; those of an ArtifactStore do.
   *
   * @param prefix where new data is put, for example `flights/`
   */
  public static newData(bucket: s3.IBucket, prefix: string, props: RetrainOnNewDataProps = {}): RetrainOn {
    const suffix = props.suffix ?? '_SUCCESS';
    if (!Token.isUnresolved(prefix) && (prefix.startsWith('/') || /[*?]/.test(prefix + suffix))) {
      throw new Error(
        `prefix and suffix of new data must not start with a slash nor hold * or ?; got '${prefix}' and '${suffix}'`,
      );
    }
    return new BoundRetrainOn(({ model }) => ({
      sources: [
        {
          id: 'NewData',
          description: `Asks for retraining of ${model} when new data is complete.`,
          eventPattern: {
            source: ['aws.s3'],
            detailType: ['Object Created'],
            detail: {
              bucket: { name: [bucket.bucketName] },
              object: { key: events.Match.wildcard(`${prefix}*${suffix}`) },
            },
          },
        },
      ],
    }));
  }

  /** When a deployment changes what the model is trained with: image, hyperparameters, data contract, gate. */
  public static configurationChange(): RetrainOn {
    return new BoundRetrainOn(configurationSources);
  }

  /** When a person, or a program on a person's behalf, puts a `RetrainingRequested` event on the platform's bus. */
  public static person(): RetrainOn {
    return new BoundRetrainOn(({ model, registry }) => ({
      sources: [
        {
          id: 'Person',
          description: `Hears requests for retraining of ${model}.`,
          eventBus: registry.eventBus,
          eventPattern: {
            source: [eventSource],
            detailType: [eventTypes.retrainingRequested],
            detail: { model: [model] },
          },
        },
      ],
    }));
  }

  /** The rules and alarms that make it happen. */
  public abstract bind(context: RetrainingContext): RetrainingSources;
}

class BoundRetrainOn extends RetrainOn {
  public constructor(private readonly sourcesIn: (context: RetrainingContext) => RetrainingSources) {
    super();
  }

  public bind(context: RetrainingContext): RetrainingSources {
    return this.sourcesIn(context);
  }
}

function driftSources({ model, driftMonitor }: RetrainingContext, props: RetrainOnAlarmProps): RetrainingSources {
  if (!driftMonitor) {
    throw new Error(`'${model}' is to be retrained on drift, but nothing watches its drift; give it a drift monitor`);
  }
  return alarmSources({ model, alarm: driftMonitor.driftAlarm, cause: 'drift', id: 'Drift' }, props);
}

function qualitySources({ model, qualityMonitor }: RetrainingContext, props: RetrainOnAlarmProps): RetrainingSources {
  if (!qualityMonitor) {
    throw new Error(
      `'${model}' is to be retrained when its quality falls, but nothing watches its quality; give it a quality monitor`,
    );
  }
  return alarmSources({ model, alarm: qualityMonitor.qualityAlarm, cause: 'quality', id: 'Quality' }, props);
}

/** An alarm that asks for retraining, at once and again while it stands. */
interface AskingAlarm extends RetrainingAlarm {
  readonly model: string;
  /** First part of the ids of its rules. */
  readonly id: string;
}

function alarmSources({ model, alarm, cause, id }: AskingAlarm, props: RetrainOnAlarmProps): RetrainingSources {
  return {
    alarms: [{ alarm, cause }],
    sources: [
      {
        id: `${id}Alarm`,
        description: `Asks for retraining of ${model} when its ${cause} alarm fires.`,
        eventPattern: {
          source: ['aws.cloudwatch'],
          detailType: ['CloudWatch Alarm State Change'],
          resources: [alarm.alarmArn],
          detail: { state: { value: ['ALARM'] } },
        },
      },
      {
        id: `${id}Reminder`,
        description: `Asks again for retraining of ${model} while its ${cause} alarm stands.`,
        schedule: events.Schedule.rate(props.remindEvery ?? Duration.days(1)),
        remindsOfAlarms: true,
      },
    ],
  };
}

function configurationSources({ model, pipeline }: RetrainingContext): RetrainingSources {
  if (!pipeline.configuration) {
    throw new Error(
      `'${model}' is to be retrained when its configuration changes, but the configuration of an imported pipeline is unknown; ` +
        'use another cause, or the TrainingPipeline itself',
    );
  }
  return {
    sources: [
      {
        id: 'Configuration',
        description: `Asks for retraining of ${model} when a deployment changes what it is trained with.`,
        eventPattern: {
          source: ['aws.ssm'],
          detailType: ['Parameter Store Change'],
          // Its creation is the first deployment, which has nothing to retrain.
          detail: { name: [pipeline.configuration.parameterName], operation: ['Update'] },
        },
      },
    ],
  };
}
