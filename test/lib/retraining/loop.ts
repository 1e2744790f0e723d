import type { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aws_events as events, Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AcceptanceGate,
  Alerts,
  ArtifactStore,
  AttributionMonitor,
  DriftMonitor,
  ModelRegistry,
  PlatformKey,
  PlatformNetwork,
  QualityMonitor,
  RetrainingTrigger,
  RetrainOn,
  TrainingCompute,
  TrainingData,
  TrainingImage,
  TrainingPipeline,
} from '../../../lib';
import type { HouseProps, PermutationAttributionProps, RetrainingTriggerProps, TrainingOptions } from '../../../lib';
import { DeadLetterQueue } from '../../../lib/foundation/dead-letter-queue';

export const model = 'flight-delay';
export const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/flight-delay:1';
export const gate = AcceptanceGate.nonInferior({ metric: 'auc', margin: 0.01 });

/** What differs between tests. */
export interface LoopProps {
  readonly training?: Partial<TrainingOptions>;
  readonly retraining?: Partial<RetrainingTriggerProps>;
  /** In a network, under one key, with one dead-letter queue: as the platform makes them. */
  readonly house?: boolean;
  /** What the attribution monitor is given, where there is one. */
  readonly attribution?: PermutationAttributionProps;
}

/** Monitor, pipeline and trigger of one model in `stack`; what models share is in `shared`. */
export function loopIn(
  stack: Stack,
  { training, retraining, house = false, attribution }: LoopProps = {},
  shared = stack,
) {
  const artifactStore = new ArtifactStore(shared, 'Store');
  const common: HouseProps = house ? houseIn(shared) : {};
  const registry = new ModelRegistry(shared, 'Registry', { environmentName: 'prod', artifactStore, ...common });
  const alerts = new Alerts(shared, 'Alerts', common);
  const monitor = new DriftMonitor(stack, 'Monitor', { model, registry, artifactStore, alerts, ...common });
  const qualityMonitor = new QualityMonitor(stack, 'Quality', { model, registry, artifactStore, alerts, ...common });
  const attributionMonitor =
    attribution &&
    new AttributionMonitor(stack, 'Attribution', { model, registry, artifactStore, alerts, ...common, ...attribution });
  const pipeline = new TrainingPipeline(stack, 'Training', {
    model,
    registry,
    artifactStore,
    alerts,
    training: {
      image: TrainingImage.fromUri(image),
      data: TrainingData.inArtifactStore({
        minimumRows: 1000,
        minimumSize: Size.mebibytes(1),
        requiredColumns: ['delay'],
      }),
      gate,
      hyperparameters: { seed: '1' },
      ...training,
    },
    attributionMonitor,
    ...common,
  });
  const trigger = new RetrainingTrigger(stack, 'Retraining', {
    registry,
    pipeline,
    alerts,
    driftMonitor: monitor,
    qualityMonitor,
    on: everyCause(artifactStore.artifacts),
    ...common,
    ...retraining,
  });
  return { artifactStore, registry, alerts, monitor, qualityMonitor, pipeline, trigger };
}

/** One of each kind. */
export function everyCause(bucket: s3.IBucket): RetrainOn[] {
  return [
    RetrainOn.drift(),
    RetrainOn.quality(),
    RetrainOn.schedule(events.Schedule.cron({ minute: '0', hour: '4', weekDay: 'MON' })),
    RetrainOn.newData(bucket, 'datasets/flight-delay/'),
    RetrainOn.configurationChange(),
    RetrainOn.person(),
  ];
}

function houseIn(scope: Stack): Required<HouseProps> {
  const encryptionKey = new PlatformKey(scope, 'Key', { description: 'Everything' });
  const { vpc } = new PlatformNetwork(scope, 'Network', { encryptionKey });
  return { encryptionKey, vpc, deadLetterQueue: new DeadLetterQueue(scope, 'DeadLetters', { encryptionKey }) };
}

/** On-demand instances with local storage, several of them. */
export const gpuCompute = TrainingCompute.onDemand({
  instanceType: 'ml.g5.xlarge',
  instanceCount: 2,
  maximumRuntime: Duration.hours(10),
});

/** The template of one stack that holds everything. */
export function loopTemplate(stack: Stack, props: LoopProps = {}): Template {
  loopIn(stack, props);
  return Template.fromStack(stack);
}
