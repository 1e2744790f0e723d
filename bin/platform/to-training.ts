import * as path from 'node:path';
import { aws_ecr as ecr, aws_s3 as s3, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AcceptanceGate, TrainingCompute, TrainingData, TrainingImage } from '../../lib/index';
import type { TrainingOptions } from '../../lib/index';
import type {
  TrainingComputeSettings,
  TrainingDataSettings,
  TrainingImageSettings,
  TrainingSettings,
} from '../configuration/schema/learning';
import { splitS3Uri, toOptionalDuration } from './units';

/** The training that the settings choose. Imports what is named by ARN, name or address into `scope`. */
export function toTraining(scope: Construct, settings: TrainingSettings, folder: string): TrainingOptions {
  return {
    image: toImage(scope, settings.image, folder),
    data: toData(scope, settings.data),
    gate: AcceptanceGate.nonInferior(settings.gate),
    compute: settings.compute && toCompute(settings.compute),
    hyperparameters:
      settings.hyperparameters &&
      Object.fromEntries(Object.entries(settings.hyperparameters).map(([name, value]) => [name, String(value)])),
  };
}

function toImage(scope: Construct, settings: TrainingImageSettings, folder: string): TrainingImage {
  switch (settings.kind) {
    case 'folder':
      return TrainingImage.fromFolder(path.resolve(folder, settings.path));
    case 'ecr':
      return TrainingImage.fromEcr(
        ecr.Repository.fromRepositoryName(scope, 'TrainingRepository', settings.repository),
        settings.tag,
      );
    case 'uri':
      return TrainingImage.fromUri(settings.uri);
  }
}

function toData(scope: Construct, settings: TrainingDataSettings): TrainingData {
  const contract = {
    minimumRows: settings.minimumRows,
    minimumSize: settings.minimumSize === undefined ? undefined : Size.mebibytes(settings.minimumSize),
    requiredColumns: settings.requiredColumns,
  };
  if (settings.kind === 'artifact-store') return TrainingData.inArtifactStore(contract);
  const { bucket, prefix } = splitS3Uri(settings.prefix);
  return TrainingData.inBucket(s3.Bucket.fromBucketName(scope, 'TrainingData', bucket), prefix, contract);
}

function toCompute(settings: TrainingComputeSettings): TrainingCompute {
  const instances = {
    instanceType: settings.instanceType,
    instanceCount: settings.instanceCount,
    volumeSize: settings.volumeSize === undefined ? undefined : Size.gibibytes(settings.volumeSize),
    maximumRuntime: toOptionalDuration(settings.maximumRuntime),
    localStorage: settings.localStorage,
  };
  return settings.kind === 'on-demand'
    ? TrainingCompute.onDemand(instances)
    : TrainingCompute.spot({ ...instances, maximumWait: toOptionalDuration(settings.maximumWait) });
}
