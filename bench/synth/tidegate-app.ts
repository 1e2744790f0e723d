import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { readConfiguration } from '../../bin/configuration/read-configuration';
import { buildPlatforms } from '../../bin/platform/build-platforms';
import {
  AcceptanceGate,
  MlopsPlatform,
  RetrainOn,
  Rollout,
  Serving,
  TrainingData,
  TrainingImage,
} from '../../lib/index';

/** The reference environment, from its configuration. */
export function buildReference(app: App, root: string): void {
  buildPlatforms(app, readConfiguration(path.join(root, 'examples', 'reference', 'tidegate.yaml')));
}

/** A platform with models that have everything: endpoint, rollout, monitor, training, retraining. */
export function buildModels(app: App, count: number): void {
  const platform = new MlopsPlatform(new Stack(app, 'Platform'), 'Platform', { environmentName: 'bench' });
  for (let number = 1; number <= count; number += 1) {
    platform.addModel(`model-${number}`, {
      serving: Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge' }),
      rollout: Rollout.canary(),
      training: {
        image: TrainingImage.fromUri('example.com/train:1'),
        data: TrainingData.inArtifactStore(),
        gate: AcceptanceGate.nonInferior({ metric: 'auc' }),
      },
      retrainOn: [RetrainOn.drift(), RetrainOn.configurationChange(), RetrainOn.person()],
    });
  }
}
