import { account, region } from '../names';
import { isAllowed } from '../permissions/policy';
import type { PolicyDocument } from '../permissions/policy';
import type { IntegrationRequest } from '../projection/state-machines';
import { accessDenied, ApiError } from '../sagemaker/errors';
import { inMilliseconds } from '../sagemaker/jobs/event-detail';
import { requiredPermissions } from '../sagemaker/required-permissions';
import type { Permission } from '../sagemaker/required-permissions';
import type { SageMaker } from '../sagemaker/sagemaker';
import { findOperation } from '../sagemaker/service-model/service-model';
import { sessionArn } from '../gateway/callers';

/** Milliseconds between two looks whether an execution still runs. */
const lookInterval = 1000;

/** What a task is done with. */
export interface IntegrationParts {
  readonly service: SageMaker;
  /** What a role is allowed. */
  readonly policies: (roleArn: string) => Promise<readonly PolicyDocument[]>;
  /** Told what the role did. */
  readonly did: (roleArn: string, permissions: readonly Permission[]) => void;
  /** Whether the execution that asked still waits. */
  readonly stillRuns: () => Promise<boolean>;
}

/** How a task ended, in the words of Step Functions. */
export type IntegrationOutcome =
  | { readonly state: 'succeeded'; readonly output: unknown }
  | { readonly state: 'failed'; readonly error: string; readonly cause: string };

/** Does what a task asks of SageMaker with the rights of the state machine's role, and waits for the end if it is asked to. */
export async function runIntegration(
  request: IntegrationRequest,
  roleArn: string,
  parts: IntegrationParts,
): Promise<IntegrationOutcome> {
  const operation = request.action.charAt(0).toUpperCase() + request.action.slice(1);
  try {
    const input = parts.service.parse(operation, request.request);
    await authorize([...requiredPermissions(operation, input), ...waitingPermissions(request, input)], roleArn, parts);
    const answer = parts.service.call(operation, input);
    if (!request.waits) return { state: 'succeeded', output: answer };
    return await waitForJob(input['TrainingJobName'] as string, parts);
  } catch (error) {
    return { state: 'failed', error: errorName(operation, error), cause: (error as Error).message };
  }
}

/**
 * What Step Functions needs on top to learn of a job's end and to stop it, as its documentation lists it for
 * `createTrainingJob.sync`.
 */
function waitingPermissions(
  { waits, action }: IntegrationRequest,
  input: Readonly<Record<string, unknown>>,
): Permission[] {
  if (!waits) return [];
  if (action !== 'createTrainingJob') {
    throw new ApiError('ValidationException', `the twin waits for createTrainingJob.sync only, not for ${action}.sync`);
  }
  const job = { TrainingJobName: input['TrainingJobName'] };
  const rule = `arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule`;
  return [
    ...requiredPermissions('DescribeTrainingJob', job),
    ...requiredPermissions('StopTrainingJob', job),
    ...['PutTargets', 'PutRule', 'DescribeRule'].map((name) => ({ action: `events:${name}`, resource: rule })),
  ];
}

async function authorize(permissions: readonly Permission[], roleArn: string, parts: IntegrationParts): Promise<void> {
  const policies = await parts.policies(roleArn);
  for (const permission of permissions) {
    if (!isAllowed(policies, permission)) {
      throw accessDenied(sessionArn(roleArn, 'states'), permission.action, permission.resource);
    }
  }
  parts.did(roleArn, permissions);
}

async function waitForJob(name: string, { service, stillRuns }: IntegrationParts): Promise<IntegrationOutcome> {
  const timer = setInterval(() => {
    void stillRuns().then(
      (runs) => {
        if (!runs) stopQuietly(service, name);
      },
      () => undefined,
    );
  }, lookInterval);
  try {
    const job = await service.trainingJobs.ended(name);
    const output = inMilliseconds(job);
    if (job.TrainingJobStatus === 'Completed') return { state: 'succeeded', output };
    return { state: 'failed', error: 'States.TaskFailed', cause: JSON.stringify(output) };
  } finally {
    clearInterval(timer);
  }
}

/** The execution is gone, and perhaps the job has ended at the same moment. */
function stopQuietly(service: SageMaker, name: string): void {
  if (service.trainingJobs.describe({ TrainingJobName: name }).TrainingJobStatus === 'InProgress') {
    service.trainingJobs.stop({ TrainingJobName: name });
  }
}

/** Errors that the operation declares have names of their own; all others share one. */
function errorName(operation: string, error: unknown): string {
  if (!(error instanceof ApiError)) return 'States.Runtime';
  const declared = findOperation(operation)?.errors.includes(error.code);
  return declared ? `SageMaker.${error.code}Exception` : 'SageMaker.AmazonSageMakerException';
}
