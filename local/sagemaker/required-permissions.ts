import { resourceArn } from './arns';
import type { ResourceKind } from './arns';

/** An action on a resource that a caller must be allowed. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Keys that conditions of policies may look at. */
  readonly context?: Readonly<Record<string, string>>;
}

type Input = Readonly<Record<string, unknown>>;

/** Which members of the input name the resources of an action. */
const named: Readonly<Record<string, readonly (readonly [ResourceKind, string])[]>> = {
  CreateModel: [['model', 'ModelName']],
  DescribeModel: [['model', 'ModelName']],
  DeleteModel: [['model', 'ModelName']],
  CreateEndpointConfig: [['endpoint-config', 'EndpointConfigName']],
  DescribeEndpointConfig: [['endpoint-config', 'EndpointConfigName']],
  DeleteEndpointConfig: [['endpoint-config', 'EndpointConfigName']],
  CreateEndpoint: [
    ['endpoint', 'EndpointName'],
    ['endpoint-config', 'EndpointConfigName'],
  ],
  UpdateEndpoint: [
    ['endpoint', 'EndpointName'],
    ['endpoint-config', 'EndpointConfigName'],
  ],
  DescribeEndpoint: [['endpoint', 'EndpointName']],
  UpdateEndpointWeightsAndCapacities: [['endpoint', 'EndpointName']],
  DeleteEndpoint: [['endpoint', 'EndpointName']],
  InvokeEndpoint: [['endpoint', 'EndpointName']],
  CreateTrainingJob: [['training-job', 'TrainingJobName']],
  DescribeTrainingJob: [['training-job', 'TrainingJobName']],
  StopTrainingJob: [['training-job', 'TrainingJobName']],
  CreateProcessingJob: [['processing-job', 'ProcessingJobName']],
  DescribeProcessingJob: [['processing-job', 'ProcessingJobName']],
  StopProcessingJob: [['processing-job', 'ProcessingJobName']],
};

/**
 * What a caller of an operation must be allowed, as the service authorization reference lists it: the action on each
 * resource it names, `AddTags` when it tags what it makes, and `iam:PassRole` for a role that it hands over.
 */
export function requiredPermissions(operation: string, input: Input): Permission[] {
  const resources = resourcesOf(operation, input);
  const role = input['ExecutionRoleArn'] ?? input['RoleArn'];
  const tags = operation.startsWith('Create') ? ((input['Tags'] as unknown[] | undefined) ?? []) : [];
  return [
    ...resources.map((resource) => ({ action: `sagemaker:${operation}`, resource })),
    ...(tags.length > 0 ? [{ action: 'sagemaker:AddTags', resource: resources[0]! }] : []),
    ...(typeof role === 'string'
      ? [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }]
      : []),
  ];
}

function resourcesOf(operation: string, input: Input): string[] {
  const members = named[operation];
  if (members) return members.map(([kind, member]) => resourceArn(kind, input[member] as string));
  const tagged = input['ResourceArn'];
  return [typeof tagged === 'string' ? tagged : '*'];
}
