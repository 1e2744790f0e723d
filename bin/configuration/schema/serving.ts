import * as z from 'zod';
import { builtImages } from './images';
import { arn, duration, latency, numberBetween, scalingSchedule, text, wholeNumber } from './scalars';

const count = wholeNumber(1, 1000);

const common = {
  capturePercent: numberBetween(0, 100)
    .optional()
    .describe('Percent of requests that are recorded for the monitors. Default: 100.'),
  latencyThreshold: latency
    .optional()
    .describe('99th percentile of the time in the server from which on a new version is taken back. Default: 1s.'),
  errorPercent: numberBetween(0, 100)
    .optional()
    .describe('Percent of failed requests from which on a new version is taken back. Default: 1.'),
};

const servingImage = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tidegate') }).describe('The inference server of this package, for CPUs.'),
    z
      .strictObject({ kind: z.literal('tidegate-cuda') })
      .describe('The inference server of this package, for NVIDIA GPUs.'),
    ...builtImages,
  ])
  .describe('The inference server. Default: the one of this package that fits the instance type.');
export type ServingImageSettings = z.output<typeof servingImage>;

const instanceCapabilities = z
  .strictObject({
    acceleratorCount: wholeNumber(0, 64).describe('Number of GPUs; 0 for a type without.'),
    acceleratorMemoryGib: numberBetween(0, 1000).describe('Memory of each GPU in GiB.'),
    localStorage: z
      .boolean('true or false')
      .describe('Whether the type has local NVMe storage, which takes no key of ours.'),
  })
  .describe(
    'What an instance type brings that is newer than this package or has no GPU. Default: known by its family.',
  );

const bounds = {
  minimum: count.optional().describe('Least number of instances or tasks. Default: 2.'),
  maximum: count.optional().describe('Greatest number of instances or tasks. Default: 4, or the minimum.'),
  schedules: z
    .array(
      z.strictObject({
        schedule: scalingSchedule.describe('When the bounds start to hold.'),
        minimum: count.describe('Least number from then on.'),
        maximum: count.describe('Greatest number from then on.'),
        timeZone: text.optional().describe('Time zone of the schedule, for example Europe/Berlin. Default: Etc/UTC.'),
      }),
      'a list',
    )
    .optional()
    .describe('Other bounds at certain times.'),
};

/** How many instances or tasks serve the model. */
const scaling = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('concurrency'),
        target: numberBetween(0.1, 10000).optional().describe('Requests one instance works on at once. Default: 5.'),
        ...bounds,
      })
      .describe('Follows the requests in work at the same time: reacts fastest, and to slow requests as well.'),
    z
      .strictObject({
        kind: z.literal('invocations'),
        target: numberBetween(0.1, 1e6).describe('Requests a minute for one instance.'),
        ...bounds,
      })
      .describe('Follows the requests a minute.'),
    z
      .strictObject({ kind: z.literal('fixed'), count: count.describe('Number of instances or tasks.') })
      .describe('Stays at a number.'),
  ])
  .describe('How many instances or tasks serve the model. Default: two to four, by concurrency.');
export type ScalingSettings = z.output<typeof scaling>;

const gpuEndpoint = z
  .strictObject({
    kind: z.literal('gpu-endpoint'),
    instanceType: text.describe('Instance type of SageMaker, for example ml.g5.xlarge.'),
    instanceCapabilities: instanceCapabilities.optional(),
    inferenceAmiVersion: text
      .optional()
      .describe('Machine image of the instances, which decides on the NVIDIA driver. Default: fits the instance type.'),
    image: servingImage.optional(),
    scaling: scaling.optional(),
    ...common,
  })
  .describe('A SageMaker real-time endpoint.');

const gpuService = z
  .strictObject({
    kind: z.literal('gpu-service'),
    instanceType: text.describe('EC2 instance type with a GPU, for example g5.xlarge.'),
    instanceCapabilities: instanceCapabilities.optional(),
    memoryReservation: wholeNumber(1, 4096)
      .optional()
      .describe('GiB of memory for each task; an instance must hold one task per GPU. Default: 6.'),
    webAclArn: arn
      .optional()
      .describe('Web ACL of the load balancer. Default: none, it has no address outside the VPC.'),
    certificateArn: arn.optional().describe('Certificate of the load balancer. Default: HTTP inside the network.'),
    image: servingImage.optional(),
    scaling: scaling.optional(),
    ...common,
  })
  .describe('An ECS service on EC2 instances with GPUs, behind an internal load balancer.');

const functionEndpoint = z
  .strictObject({
    kind: z.literal('function'),
    memorySize: wholeNumber(512, 10240).optional().describe('Memory in MiB; 1769 is one CPU. Default: 1769.'),
    timeout: duration.optional().describe('How long one request may take, loading the model included. Default: 30s.'),
    provisionedConcurrency: count
      .optional()
      .describe('Instances that are kept warm. Default: none, the first request pays for a cold start.'),
    maximumConcurrency: count
      .optional()
      .describe('Most requests at the same time, reserved in the account. Default: what the account has left.'),
    ...common,
  })
  .describe('A Lambda function that runs the inference server. CPU only.');

/** Where a model is served. */
export const serving = z
  .discriminatedUnion('kind', [gpuEndpoint, gpuService, functionEndpoint])
  .describe('Where the model is served.');
export type ServingSettings = z.output<typeof serving>;
