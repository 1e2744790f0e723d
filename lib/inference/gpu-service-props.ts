import type { aws_elasticloadbalancingv2 as elbv2, aws_s3 as s3, Size } from 'aws-cdk-lib';
import type { InstanceCapabilities } from './instance-types';
import type { Scaling } from './scaling';
import type { ServingImage } from './serving-image';
import type { ServingOptions } from './serving-options';
import type { ServingContext } from './serving-target';

/** What is chosen for a model on GPU instances of ECS. */
export interface GpuServiceOptions extends ServingOptions {
  /** Instance type of EC2, for example `g5.xlarge`. */
  readonly instanceType: string;
  /**
   * The inference server.
   *
   * @default ServingImage.fromTidegateCuda()
   */
  readonly image?: ServingImage;
  /**
   * How many tasks serve; each takes one GPU.
   *
   * @default Scaling.concurrency(): two to four tasks, five requests at a time on each
   */
  readonly scaling?: Scaling;
  /**
   * What the instance type brings, for types that are newer than this package.
   *
   * @default - looked up by instance type
   */
  readonly instanceCapabilities?: InstanceCapabilities;
  /**
   * Memory that is kept for each task. It must fit the instance as often as the instance has GPUs.
   *
   * @default Size.gibibytes(6)
   */
  readonly memoryReservation?: Size;
  /**
   * Certificate of the load balancer, from ACM.
   *
   * @default - plain HTTP, which never leaves the VPC; the policy report says so
   */
  readonly certificate?: elbv2.IListenerCertificate;
  /**
   * Bucket for the load balancer's access logs, encrypted with keys of S3.
   *
   * @default - a bucket of its own that keeps logs for 400 days
   */
  readonly accessLogs?: s3.IBucket;
  /**
   * ARN of a web ACL for the load balancer.
   *
   * @default - none: the load balancer has no address outside the VPC
   */
  readonly webAclArn?: string;
}

/** Properties of a GpuService. */
export interface GpuServiceProps extends ServingContext, GpuServiceOptions {}
