import type { DeploymentConfig } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { parseInput } from '../shared/parse-input';

const capacity = z.object({ Type: z.enum(['CAPACITY_PERCENT', 'INSTANCE_COUNT']), Value: z.number().int() });
const configSchema = z.object({
  BlueGreenUpdatePolicy: z
    .object({
      TrafficRoutingConfiguration: z.object({
        Type: z.enum(['ALL_AT_ONCE', 'CANARY', 'LINEAR']),
        WaitIntervalInSeconds: z.number().int(),
        CanarySize: capacity.optional(),
        LinearStepSize: capacity.optional(),
      }),
      TerminationWaitInSeconds: z.number().int(),
      MaximumExecutionTimeoutInSeconds: z.number().int(),
    })
    .optional(),
  RollingUpdatePolicy: z
    .object({
      MaximumBatchSize: capacity,
      WaitIntervalInSeconds: z.number().int(),
      MaximumExecutionTimeoutInSeconds: z.number().int(),
      RollbackMaximumBatchSize: capacity,
    })
    .optional(),
  AutoRollbackConfiguration: z.object({ Alarms: z.array(z.object({ AlarmName: z.string() })).min(1) }),
});

/** Reads how traffic moves, as the construct rendered it for SageMaker's UpdateEndpoint. */
export function parseEndpointDeployment(value: unknown): DeploymentConfig {
  return parseInput(configSchema.strict(), value, 'endpoint deployment');
}
