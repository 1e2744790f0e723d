import { Duration } from 'aws-cdk-lib';
import type { aws_codedeploy as codedeploy, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allAtOncePlan } from './all-at-once';
import { blueGreenPlan } from './blue-green';
import { canaryPlan } from './canary';
import { linearPlan } from './linear';
import { rollingPlan } from './rolling';
import type { RolloutPlan, ServiceRollout } from './rollout-plan';

/** Options of a blue/green rollout. */
export interface BlueGreenOptions {
  /**
   * How long the alarms watch the new fleet under all traffic while the old one stands by.
   *
   * @default Duration.minutes(10)
   */
  readonly bake?: Duration;
}

/** Options of a canary rollout. */
export interface CanaryOptions {
  /**
   * Shares of traffic in percent, ascending, the last one 100. The back ends of today take two steps.
   *
   * @default [10, 100]
   */
  readonly steps?: number[];
  /**
   * How long the alarms watch each step.
   *
   * @default Duration.minutes(10)
   */
  readonly bake?: Duration;
}

/** Options of a linear rollout. */
export interface LinearOptions {
  /**
   * Share of traffic in percent that each step moves.
   *
   * @default 25
   */
  readonly percent?: number;
  /**
   * Time between steps, watched by the alarms.
   *
   * @default Duration.minutes(5)
   */
  readonly every?: Duration;
}

/** Options of a rolling rollout. */
export interface RollingOptions {
  /**
   * Share of the instances in percent that are exchanged at a time: 5 to 50.
   *
   * @default 50
   */
  readonly batchPercent?: number;
  /**
   * How long the alarms watch each batch.
   *
   * @default Duration.minutes(5)
   */
  readonly bake?: Duration;
}

/** What an endpoint says to a rollout. */
export interface EndpointRolloutOptions {
  /** Least number of instances that the endpoint keeps. */
  readonly minimumInstances: number;
  /** Names of the alarms that roll back: 1 to 10. */
  readonly alarmNames: string[];
}

/**
 * How traffic moves from the version that serves to the one that follows it. The same choice compiles to whichever back
 * end serves the model; what a back end cannot do fails at synthesis with a sentence that says what to change.
 */
export class Rollout {
  /** Everything at once. The alarms of the model still take it back while the update runs. */
  public static allAtOnce(): Rollout {
    return new Rollout(allAtOncePlan());
  }

  /** A second fleet takes all traffic at once; the first stands by until the bake is over. */
  public static blueGreen(options: BlueGreenOptions = {}): Rollout {
    return new Rollout(blueGreenPlan(options.bake ?? Duration.minutes(10)));
  }

  /** A small share first, the rest when the alarms stay quiet. */
  public static canary(options: CanaryOptions = {}): Rollout {
    return new Rollout(canaryPlan(options.steps ?? [10, 100], options.bake ?? Duration.minutes(10)));
  }

  /** Equal steps at equal intervals. */
  public static linear(options: LinearOptions = {}): Rollout {
    return new Rollout(linearPlan(options.percent ?? 25, options.every ?? Duration.minutes(5)));
  }

  /** Instances are exchanged batch by batch, without a second fleet: for scarce instance types. */
  public static rolling(options: RollingOptions = {}): Rollout {
    return new Rollout(rollingPlan(options.batchPercent ?? 50, options.bake ?? Duration.minutes(5)));
  }

  private constructor(private readonly plan: RolloutPlan) {}

  /** Compiles to a SageMaker endpoint's deployment guardrails. */
  public bindEndpoint(options: EndpointRolloutOptions): sagemaker.CfnEndpoint.DeploymentConfigProperty {
    const { endpointInstances } = this.plan;
    if (options.minimumInstances < endpointInstances) {
      throw new Error(
        `this rollout needs at least ${endpointInstances} instances so that a part of them can be exchanged; ` +
          `the endpoint keeps ${options.minimumInstances}: raise the minimum of its scaling, or use Rollout.blueGreen()`,
      );
    }
    if (options.alarmNames.length < 1 || options.alarmNames.length > 10) {
      throw new Error(`an endpoint rolls back on 1 to 10 alarms; got ${options.alarmNames.length}`);
    }
    return {
      ...this.plan.endpoint(),
      autoRollbackConfiguration: { alarms: options.alarmNames.map((alarmName) => ({ alarmName })) },
    };
  }

  /** Compiles to CodeDeploy for an ECS service. */
  public bindService(scope: Construct, id: string): ServiceRollout {
    return this.plan.service(scope, id);
  }

  /** Compiles to CodeDeploy for a Lambda alias. */
  public bindFunction(scope: Construct, id: string): codedeploy.ILambdaDeploymentConfig {
    return this.plan.function(scope, id);
  }
}
