import type { InstanceCapabilities } from './instance-types';
import type { Scaling } from './scaling';
import type { ServingImage } from './serving-image';
import type { ServingOptions } from './serving-options';
import type { ServingContext } from './serving-target';

/** What is chosen for a model on a SageMaker endpoint. */
export interface GpuEndpointOptions extends ServingOptions {
  /** Instance type, for example `ml.g5.xlarge`. */
  readonly instanceType: string;
  /**
   * The inference server.
   *
   * @default ServingImage.fromTidegateCuda(), or fromTidegate() on a type without GPU
   */
  readonly image?: ServingImage;
  /**
   * How many instances serve.
   *
   * @default Scaling.concurrency(): two to four instances, five requests at a time on each
   */
  readonly scaling?: Scaling;
  /**
   * What the instance type brings, for types that are newer than this package or have no GPU.
   *
   * @default - looked up by instance type
   */
  readonly instanceCapabilities?: InstanceCapabilities;
  /**
   * Machine image of the instances, which decides on the NVIDIA driver.
   *
   * @default 'al2023-ami-sagemaker-inference-gpu-4-1' on a type with GPUs, else SageMaker's own
   */
  readonly inferenceAmiVersion?: string;
}

/** Properties of a GpuEndpoint. */
export interface GpuEndpointProps extends ServingContext, GpuEndpointOptions {}
