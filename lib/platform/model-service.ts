import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { requireProps } from '../foundation/required-props';
import type { Serving } from '../inference/serving';
import type { IServingTarget } from '../inference/serving-target';
import type { ModelFolder } from '../model-registry/model-folder';
import type { Attribution } from '../monitoring/attribution';
import type { IAttributionMonitor } from '../monitoring/attribution-monitor';
import type { IDriftMonitor } from '../monitoring/drift-monitor';
import { Monitoring } from '../monitoring/monitoring';
import type { IQualityMonitor } from '../monitoring/quality-monitor';
import type { QualityMonitoring } from '../monitoring/quality-monitoring';
import type { RetrainOn } from '../retraining/retrain-on';
import { RetrainingTrigger } from '../retraining/retraining-trigger';
import type { Rollout } from '../rollout/rollout';
import { TrainingPipeline } from '../training-pipeline/training-pipeline';
import type { TrainingOptions } from '../training-pipeline/training-pipeline';
import { modelDashboard } from './model-dashboard';
import type { IMlopsPlatform } from './platform';

/** Everything that one model needs, as choices. */
export interface ModelProps {
  /** What serves the model: `Serving.gpuEndpoint(…)`, `Serving.gpuService(…)`, `Serving.functionEndpoint(…)`. */
  readonly serving: Serving;
  /**
   * What the model starts from when it has no champion yet.
   *
   * @default - the registry must have a champion already
   */
  readonly initialVersion?: ModelFolder;
  /**
   * How traffic moves to a new version.
   *
   * @default - Rollout.blueGreen() on instances, Rollout.canary() on a function
   */
  readonly rollout?: Rollout;
  /**
   * How what the model is asked and answers is watched.
   *
   * @default Monitoring.drift(): hourly verdicts over the last day
   */
  readonly monitoring?: Monitoring;
  /**
   * How the quality of its answers is watched: `QualityMonitoring.byLabels(…)`.
   *
   * @default - it is not: nobody delivers what really happened
   */
  readonly qualityMonitoring?: QualityMonitoring;
  /**
   * How it is watched on which features its answers hang: `Attribution.permutation(…)`. For models of tabular features.
   *
   * @default - it is not
   */
  readonly attribution?: Attribution;
  /**
   * How the model is trained.
   *
   * @default - it is not: versions come from elsewhere
   */
  readonly training?: TrainingOptions;
  /**
   * Why the model is trained again. Needs `training`.
   *
   * @default - nothing starts a training but a person at the state machine
   */
  readonly retrainOn?: RetrainOn[];
  /**
   * How long the end of a training holds off the next one.
   *
   * @default 1 day
   */
  readonly retrainingCooldown?: Duration;
}

/** Properties of a ModelService. */
export interface ModelServiceProps extends ModelProps {
  /** Name of the model: lower-case letters, digits and hyphens, at most 31 characters. */
  readonly model: string;
  /** What it shares with other models. */
  readonly platform: IMlopsPlatform;
}

/** One model from training to endpoint: its serving, rollout, monitors, training, retraining and dashboard. */
export class ModelService extends Construct {
  /** Name of the model. */
  public readonly model: string;
  /** What serves it. */
  public readonly servingTarget: IServingTarget;
  /** Its drift monitor. */
  public readonly driftMonitor: IDriftMonitor;
  /**
   * Its quality monitor.
   *
   * @default - it has none
   */
  readonly qualityMonitor?: IQualityMonitor;
  /**
   * Its attribution monitor.
   *
   * @default - it has none
   */
  readonly attributionMonitor?: IAttributionMonitor;
  /**
   * Its training pipeline.
   *
   * @default - it is not trained here
   */
  public readonly trainingPipeline?: TrainingPipeline;

  public constructor(scope: Construct, id: string, props: ModelServiceProps) {
    super(scope, id);
    requireProps('ModelService', props, ['model', 'platform', 'serving']);
    const { model, platform } = props;
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(model)) {
      throw new Error(
        `a model's name must be lower-case letters, digits and hyphens, starting with a letter, at most 31; got '${model}'`,
      );
    }
    if (props.retrainOn && !props.training) {
      throw new Error(
        `model '${model}' has causes of retraining but no training; give it 'training', or take 'retrainOn' out`,
      );
    }
    this.model = model;
    const { registry, artifactStore, alerts, encryptionKey, vpc, deadLetterQueue } = platform;
    const shared = { model, registry, artifactStore, alerts, encryptionKey, vpc, deadLetterQueue };
    this.servingTarget = props.serving.bind(this, {
      ...shared,
      platformName: platform.platformName,
      initialVersion: props.initialVersion,
      rollout: props.rollout,
    });
    this.qualityMonitor = props.qualityMonitoring?.bind(this, shared);
    const explainedBy = this.qualityMonitor && [this.qualityMonitor.qualityAlarm];
    this.driftMonitor = (props.monitoring ?? Monitoring.drift()).bind(this, {
      ...shared,
      explainedBy,
      servingUsage: this.servingTarget.usage,
    });
    const { driftAlarm, dataContractAlarm } = this.driftMonitor;
    this.attributionMonitor = props.attribution?.bind(this, {
      ...shared,
      initialVersion: props.initialVersion,
      explainedBy: [dataContractAlarm, driftAlarm, ...(explainedBy ?? [])],
    });
    if (props.training) {
      this.trainingPipeline = new TrainingPipeline(this, 'Training', {
        ...shared,
        training: props.training,
        attributionMonitor: this.attributionMonitor,
      });
    }
    if (this.trainingPipeline && props.retrainOn) {
      new RetrainingTrigger(this, 'Retraining', {
        ...shared,
        pipeline: this.trainingPipeline,
        driftMonitor: this.driftMonitor,
        qualityMonitor: this.qualityMonitor,
        on: props.retrainOn,
        cooldown: props.retrainingCooldown,
        locks: platform.retrainingLocks,
      });
    }
    modelDashboard(this, platform);
  }
}
