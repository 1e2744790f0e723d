import { aws_ssm as ssm, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import type { HouseProps } from '../foundation/house-props';
import { onlyOnce } from '../foundation/only-once';
import { requireProps } from '../foundation/required-props';
import { stateMachineName } from '../foundation/state-machine';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAttributionMonitor } from '../monitoring/attribution-monitor';
import type { IAlerts } from '../observability/alerts';
import { renderGatePolicy } from './acceptance-gate';
import type { AcceptanceGate } from './acceptance-gate';
import { trainingAlarms } from './training-alarms';
import { TrainingCompute } from './training-compute';
import { renderDataContract } from './training-data';
import type { TrainingData } from './training-data';
import { TrainingFunctions } from './training-functions';
import type { TrainingImage } from './training-image';
import { TrainingJob } from './training-job';
import { TrainingStateMachine } from './training-state-machine';

/** Trains challengers of one model. */
export interface ITrainingPipeline extends IConstruct {
  /** Name of the model. */
  readonly model: string;
  /** The pipeline. */
  readonly stateMachine: sfn.IStateMachine;
  /** The longest that an execution may take. */
  readonly timeout: Duration;
  /**
   * What a training is made with, as JSON: a change of it is a reason to train again.
   *
   * @default - unknown, for a pipeline of another app
   */
  readonly configuration?: ssm.IStringParameter;
}

/** How a model is trained. */
export interface TrainingOptions {
  /** Container image that trains. */
  readonly image: TrainingImage;
  /** Data to train on. */
  readonly data: TrainingData;
  /** What a challenger must show. */
  readonly gate: AcceptanceGate;
  /**
   * Instances.
   *
   * @default - one ml.m5.xlarge on spot capacity, for at most 4 hours
   */
  readonly compute?: TrainingCompute;
  /**
   * Hyperparameters of every training; an execution's input may override them.
   *
   * @default - none
   */
  readonly hyperparameters?: { readonly [name: string]: string };
}

/** Properties of a TrainingPipeline. */
export interface TrainingPipelineProps extends HouseProps {
  /** Name of the model, as in the registry. */
  readonly model: string;
  /** Where challengers are registered. */
  readonly registry: IModelRegistry;
  /** Where jobs write and versions are kept. */
  readonly artifactStore: IArtifactStore;
  /** Who is told of failures. */
  readonly alerts: IAlerts;
  /** How the model is trained. */
  readonly training: TrainingOptions;
  /**
   * Who watches on which features the model's answers hang: challengers are registered with what is usual for them, as
   * found out with the reference rows of their training.
   *
   * @default - nobody; a monitor that is not told learns it from the first window that a version serves
   */
  readonly attributionMonitor?: IAttributionMonitor;
}

/** What is needed to use a pipeline of another app. */
export interface TrainingPipelineAttributes {
  /** Name of the model. */
  readonly model: string;
  /** ARN of the state machine. */
  readonly stateMachineArn: string;
  /** The longest that an execution may take. */
  readonly timeout: Duration;
}

/** What functions of the pipeline may take, on top of the job. */
const aroundTheJob = Duration.hours(2);

/**
 * A state machine that looks at the data, trains on SageMaker, judges the challenger against the champion and registers
 * it with its lineage. Every failure is caught, typed and announced; nothing is half-registered.
 */
export class TrainingPipeline extends Construct implements ITrainingPipeline {
  /** Uses a pipeline that another app created. */
  public static fromTrainingPipelineAttributes(
    scope: Construct,
    id: string,
    attributes: TrainingPipelineAttributes,
  ): ITrainingPipeline {
    return new ImportedTrainingPipeline(scope, id, attributes);
  }

  public readonly model: string;
  public readonly stateMachine: sfn.IStateMachine;
  public readonly timeout: Duration;
  public readonly configuration?: ssm.IStringParameter;
  /**
   * They fire when an execution fails, when one times out, and when a challenger's attributions, where they are watched,
   * could not be computed.
   */
  public readonly alarms: cloudwatch.IAlarm[];

  public constructor(scope: Construct, id: string, props: TrainingPipelineProps) {
    super(scope, id);
    requireProps('TrainingPipeline', props, ['model', 'registry', 'artifactStore', 'alerts', 'training']);
    requireProps('training of TrainingPipeline', props.training, ['image', 'data', 'gate']);
    const { model, registry, artifactStore, training } = props;
    onlyOnce(
      this,
      `a training pipeline of model '${model}' in '${registry.championPrefix}'`,
      'use that one, or register what it trains as a model of its own',
    );
    const compute = training.compute ?? TrainingCompute.spot();
    const hyperparameters = training.hyperparameters ?? {};
    validateHyperparameters(hyperparameters);
    this.model = model;
    this.timeout = compute.longest.plus(aroundTheJob);
    const location = training.data.bind({ model, artifactStore });
    const { environmentName } = registry;
    const job = new TrainingJob(this, 'Job', { ...props, ...training, environmentName, compute, data: location });
    const functions = new TrainingFunctions(this, 'Functions', {
      ...props,
      data: training.data,
      gate: training.gate,
      imageUri: job.imageUri,
      location,
      hyperparameters,
    });
    this.stateMachine = new TrainingStateMachine(this, 'StateMachine', {
      model,
      environmentName,
      name: stateMachineName(registry.championPrefix, model, 'training'),
      timeout: this.timeout,
      functions,
      job,
      encryptionKey: props.encryptionKey,
    }).stateMachine;
    this.configuration = new ssm.StringParameter(this, 'Configuration', {
      description: `What ${model} is trained with in ${environmentName}. Owned by the deployment; a change starts a training.`,
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
      stringValue: Stack.of(this).toJsonString({
        image: job.imageUri,
        data: { uri: location.bucket.s3UrlForObject(location.prefix), ...renderDataContract(training.data) },
        gate: renderGatePolicy(training.gate),
        instanceType: compute.instanceType,
        instanceCount: compute.instanceCount,
        hyperparameters,
      }),
    });
    const { stateMachine } = this;
    const { attributeChallenger } = functions;
    this.alarms = trainingAlarms(this, { ...props, environmentName, stateMachine, attributeChallenger });
  }
}

/** SageMaker's own limits, said before the deployment instead of in the middle of the first training. */
function validateHyperparameters(hyperparameters: { readonly [name: string]: string }): void {
  const names = Object.keys(hyperparameters);
  if (names.length > 100) throw new Error(`hyperparameters may be 100 at most; got ${names.length}`);
  for (const name of names) {
    if (name.length > 256) throw new Error(`hyperparameter names may have 256 characters at most; got '${name}'`);
    if (hyperparameters[name]!.length > 2500) {
      throw new Error(
        `hyperparameter '${name}' may have 2,500 characters at most; got ${hyperparameters[name]!.length}`,
      );
    }
  }
}

class ImportedTrainingPipeline extends Construct implements ITrainingPipeline {
  public readonly model: string;
  public readonly stateMachine: sfn.IStateMachine;
  public readonly timeout: Duration;

  public constructor(scope: Construct, id: string, attributes: TrainingPipelineAttributes) {
    super(scope, id);
    this.model = attributes.model;
    this.timeout = attributes.timeout;
    this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', attributes.stateMachineArn);
  }
}
