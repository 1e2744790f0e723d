import type { aws_events as events } from 'aws-cdk-lib';
import type { HandlerFunction } from '../foundation/handler-function';

/** What rollouts must know of a back end. */
export interface RolloutTarget {
  /** What serves the model, for example `endpoint/tidegate-prod-flight-delay`. */
  readonly name: string;
  /** Handler that starts rollouts, as `rollout/<name>`. */
  readonly startHandler: string;
  /** Handler that ends them. */
  readonly finishHandler: string;
  /** Events of AWS that tell of a deployment's progress. */
  readonly progress: events.EventPattern;
  /**
   * Events of AWS after which what serves may differ from what the template asks for.
   *
   * @default - CloudFormation itself changes what serves
   */
  readonly misalignment?: events.EventPattern;
  /** Lets the starting handler start a deployment and see how it stands, and tells it where. */
  attachStarter(fn: HandlerFunction): void;
  /** Lets the ending handler see how a deployment stands, and tells it where. */
  attachFinisher(fn: HandlerFunction): void;
}
