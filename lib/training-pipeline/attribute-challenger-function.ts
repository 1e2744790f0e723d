import { aws_lambda as lambda, Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactPrefix } from '../contracts/storage';
import { attributeChallengerEnvironment } from '../contracts/training';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import type { IAttributionMonitor } from '../monitoring/attribution-monitor';

/** Properties of the function. */
export interface AttributeChallengerFunctionProps extends HouseProps {
  readonly model: string;
  readonly artifactStore: IArtifactStore;
  /** Who is to know what is usual. */
  readonly monitor: IAttributionMonitor;
}

/**
 * The function that asks a challenger on which features its answers hang. It runs a model that nobody has registered yet,
 * so it may do nothing but read what jobs left and write what it finds.
 */
export function attributeChallengerFunction(
  scope: Construct,
  props: AttributeChallengerFunctionProps,
): HandlerFunction {
  const { model, artifactStore, monitor, encryptionKey, vpc, deadLetterQueue } = props;
  const { artifacts } = artifactStore;
  const fn = new HandlerFunction(scope, 'AttributeChallenger', {
    handler: 'training-pipeline/attribute-challenger',
    // Both run models: 45 MB of native code that are there once.
    beside: 'monitoring/attribution-monitor',
    description: `Finds out on which features answers of a challenger of ${model} hang.`,
    timeout: Duration.minutes(15),
    // What it can load, the monitor can load later.
    memorySize: monitor.memorySize,
    architecture: lambda.Architecture.X86_64,
    ephemeralStorageSize: Size.mebibytes(Math.max(512, monitor.memorySize)),
    encryptionKey,
    vpc,
    deadLetterQueue,
  });
  grantReadObjects(artifacts, fn, artifactPrefix.training(model));
  grantWriteObjects(artifacts, fn, artifactPrefix.attributions(model));
  fn.declare(attributeChallengerEnvironment, {
    TIDEGATE_MODEL: model,
    TIDEGATE_ARTIFACTS_BUCKET: artifacts.bucketName,
    TIDEGATE_SAMPLE: String(monitor.sample),
  });
  return fn;
}
