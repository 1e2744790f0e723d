import {
  aws_events as events,
  aws_events_targets as targets,
  aws_iam as iam,
  aws_lambda_event_sources as eventSources,
  Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { eventSource, eventTypes } from '../contracts/events';
import { metricNamespace } from '../contracts/metrics';
import type { Alias } from '../contracts/registry';
import { rolloutEnvironment } from '../contracts/rollout';
import { acknowledge } from '../foundation/acknowledge';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import { ReliableTarget } from '../foundation/reliable-target';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { addRolloutAlarms } from './rollout-alarms';
import { QueueTarget } from './queue-target';
import { RolloutQueue } from './rollout-queue';
import type { RolloutTarget } from './rollout-target';

/** Properties of a RolloutFlow. */
export interface RolloutFlowProps extends HouseProps {
  /** Name of the model. */
  readonly model: string;
  /** Registry whose approvals start rollouts and whose champion they move. */
  readonly registry: IModelRegistry;
  /** Who hears of rollouts that came to nothing. */
  readonly alerts: IAlerts;
  /** What serves the model. */
  readonly target: RolloutTarget;
}

const champion: Alias = 'champion';

/**
 * From approval to champion: an approved version is queued, one function starts its deployment, another ends the rollout
 * when AWS says that the deployment has ended, and moves the champion or leaves it where it is.
 */
export class RolloutFlow extends Construct {
  private readonly deadLetters: NonNullable<HouseProps['deadLetterQueue']>;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RolloutFlowProps,
  ) {
    super(scope, id);
    this.deadLetters = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    const queue = new RolloutQueue(this, 'Queue', { encryptionKey: props.encryptionKey });
    const starter = this.newStarter(queue);
    this.requestsTo(queue);
    this.newFinisher();
    addRolloutAlarms(this, { ...props, starter, lost: queue.lost });
  }

  private newStarter(queue: RolloutQueue): HandlerFunction {
    const { model, registry, target } = this.props;
    const fn = this.newFunction('Start', target.startHandler, `Rolls approved versions of ${model} out.`);
    registry.attachWriter(fn);
    target.attachStarter(fn);
    const source = new eventSources.SqsEventSource(queue.requests, { batchSize: 1, reportBatchItemFailures: true });
    fn.addEventSource(source);
    acknowledge(fn, {
      rules: ['Serverless-LambdaEventSourceMappingDestination'],
      reason:
        'Lambda has no failure destination for SQS sources; the queue has a dead-letter queue with an alarm instead.',
    });
    return fn;
  }

  private newFinisher(): void {
    const { model, registry, target } = this.props;
    const fn = this.newFunction('Finish', target.finishHandler, `Ends rollouts of ${model} and moves its champion.`);
    registry.attachPromoter(fn);
    target.attachFinisher(fn);
    new events.Rule(this, 'Progress', {
      description: `Deployments of ${model}`,
      eventPattern: target.progress,
      targets: [new ReliableTarget(new targets.LambdaFunction(fn), this.deadLetters)],
    });
  }

  private requestsTo({ requests }: RolloutQueue): void {
    const { model, registry, target } = this.props;
    const queued = new ReliableTarget(new QueueTarget(requests, model), this.deadLetters);
    const { eventBus } = registry;
    new events.Rule(this, 'Approved', {
      eventBus,
      description: `Approved versions of ${model}`,
      eventPattern: {
        source: [eventSource],
        detailType: [eventTypes.modelVersionApproved],
        detail: { model: [model] },
      },
      targets: [queued],
    });
    new events.Rule(this, 'ChampionMoved', {
      eventBus,
      description: `The champion of ${model} moved: what serves follows it`,
      eventPattern: {
        source: [eventSource],
        detailType: [eventTypes.aliasMoved],
        detail: { model: [model], alias: [champion] },
      },
      targets: [queued],
    });
    if (!target.misalignment) return;
    new events.Rule(this, 'Misaligned', {
      description: `What serves ${model} may differ from its template`,
      eventPattern: target.misalignment,
      targets: [queued],
    });
  }

  private newFunction(id: string, handler: string, description: string): HandlerFunction {
    const { encryptionKey, vpc, registry, model, target } = this.props;
    const fn = new HandlerFunction(this, id, {
      encryptionKey,
      vpc,
      deadLetterQueue: this.deadLetters,
      handler,
      description,
      timeout: Duration.seconds(60),
    });
    registry.grants.announce(fn);
    fn.declare(rolloutEnvironment, {
      TIDEGATE_ENVIRONMENT: registry.environmentName,
      TIDEGATE_MODEL: model,
      TIDEGATE_ROLLOUT_TARGET: target.name,
    });
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
      }),
    );
    return fn;
  }
}
