import { z } from 'zod';
import { arn, duration, imageUri, numberBetween, scheduleExpression, text, wholeNumber } from './scalars';

const capturePercent = numberBetween(0, 100)
  .default(100)
  .describe('How many of a hundred requests are recorded for the monitors.');

const image = imageUri
  .optional()
  .describe(
    'Serving image. Absent: the inference server of this package, built from its Dockerfile when the assets are published.',
  );

const gpuEndpoint = z
  .strictObject({
    kind: z.literal('gpu-endpoint'),
    instanceType: text.describe('Instance type of SageMaker, for example ml.g5.xlarge.'),
    instances: wholeNumber(1, 100)
      .default(1)
      .describe('Instances of the first deployment. Later the count belongs to scaling.'),
    capturePercent,
    image,
  })
  .describe('A SageMaker real-time endpoint.');

const gpuService = z
  .strictObject({
    kind: z.literal('gpu-service'),
    instanceType: text.describe('EC2 instance type with a GPU, for example g5.xlarge.'),
    tasks: wholeNumber(1, 100).default(1).describe('Containers of the first deployment; each takes one instance.'),
    certificateArn: arn.optional().describe('Certificate of the load balancer. Absent: HTTP inside the network.'),
    capturePercent,
    image,
  })
  .describe('An ECS service on EC2 instances with GPUs, behind an internal load balancer.');

const functionEndpoint = z
  .strictObject({
    kind: z.literal('function'),
    memory: wholeNumber(512, 10240).default(2048).describe('Memory in MiB. CPU grows with it: 1,769 MiB are one core.'),
    timeout: duration.default('30s').describe('How long one invocation may take.'),
    provisionedConcurrency: wholeNumber(1, 1000)
      .optional()
      .describe('Instances kept warm. Absent: none, the first request pays a cold start.'),
    capturePercent,
  })
  .describe('A Lambda function that runs the inference server. CPU only.');

/** Where a model is served. */
export const serving = z
  .discriminatedUnion('kind', [gpuEndpoint, gpuService, functionEndpoint])
  .describe('Where the model is served.');
export type ServingSettings = z.output<typeof serving>;

const schedule = z.strictObject({
  name: text.describe('Name of the scheduled action.'),
  at: scheduleExpression.describe('When, in UTC.'),
  min: wholeNumber(0, 1000).describe('Smallest count from then on.'),
  max: wholeNumber(1, 1000).describe('Largest count from then on.'),
});

/** How the count of instances or tasks follows the load. */
export const scaling = z
  .strictObject({
    on: z
      .enum(['concurrency', 'invocations'])
      .describe('What is kept at the target: requests in flight per instance, or invocations per instance and minute.'),
    target: numberBetween(0.1, 100000).describe('Target per instance.'),
    min: wholeNumber(1, 1000).describe('Smallest count.'),
    max: wholeNumber(1, 1000).describe('Largest count.'),
    schedules: z.array(schedule, 'a list').default([]).describe('Changes of minimum and maximum at known times.'),
  })
  .describe('How the number of instances follows the load. Absent: it stays as deployed.');
export type ScalingSettings = z.output<typeof scaling>;
