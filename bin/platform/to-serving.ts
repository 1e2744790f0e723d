import { aws_certificatemanager as certificates, aws_ecr as ecr, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Scaling, Serving, ServingImage } from '../../lib/index';
import type { ScalingSettings, ServingImageSettings, ServingSettings } from '../configuration/schema/serving';
import { toOptionalDuration } from './units';

/** The back end that the settings choose. Imports what is named by ARN or name into `scope`. */
export function toServing(scope: Construct, settings: ServingSettings): Serving {
  const common = {
    capturePercent: settings.capturePercent,
    latencyThreshold: toOptionalDuration(settings.latencyThreshold),
    errorPercent: settings.errorPercent,
  };
  if (settings.kind === 'function') {
    const { memorySize, provisionedConcurrency, maximumConcurrency } = settings;
    const timeout = toOptionalDuration(settings.timeout);
    return Serving.functionEndpoint({ ...common, memorySize, timeout, provisionedConcurrency, maximumConcurrency });
  }
  const instances = {
    ...common,
    instanceType: settings.instanceType,
    instanceCapabilities: settings.instanceCapabilities,
    image: settings.image && toImage(scope, settings.image),
    scaling: settings.scaling && toScaling(settings.scaling),
  };
  if (settings.kind === 'gpu-endpoint') {
    return Serving.gpuEndpoint({ ...instances, inferenceAmiVersion: settings.inferenceAmiVersion });
  }
  const { certificateArn, memoryReservation, webAclArn } = settings;
  return Serving.gpuService({
    ...instances,
    webAclArn,
    memoryReservation: memoryReservation === undefined ? undefined : Size.gibibytes(memoryReservation),
    certificate:
      certificateArn === undefined
        ? undefined
        : certificates.Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
  });
}

function toScaling(settings: ScalingSettings): Scaling {
  switch (settings.kind) {
    case 'concurrency':
      return Scaling.concurrency(settings);
    case 'invocations':
      return Scaling.invocations(settings);
    case 'fixed':
      return Scaling.fixed(settings.count);
  }
}

function toImage(scope: Construct, settings: ServingImageSettings): ServingImage {
  switch (settings.kind) {
    case 'tidegate':
      return ServingImage.fromTidegate();
    case 'tidegate-cuda':
      return ServingImage.fromTidegateCuda();
    case 'ecr':
      return ServingImage.fromEcr(
        ecr.Repository.fromRepositoryName(scope, 'ServingRepository', settings.repository),
        settings.tag,
      );
    case 'uri':
      return ServingImage.fromUri(settings.uri);
  }
}
