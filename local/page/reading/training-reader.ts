import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { jobNameOf } from '../../../lambdas/training-pipeline/prepare-training';
import type { JobSnapshot, TrainingSnapshot } from '../snapshot';
import type { ExecutionReader } from './execution-reader';

/** Reads trainings: executions with the jobs that they started. Ended ones are read once. */
export class TrainingReader {
  private readonly ended = new Map<string, TrainingSnapshot>();

  public constructor(
    private readonly executions: ExecutionReader,
    private readonly sageMaker: SageMakerClient,
  ) {}

  public async read(stateMachineArn: string, model: string): Promise<TrainingSnapshot[]> {
    const executions = await this.executions.read(stateMachineArn);
    return Promise.all(
      executions.map(async (execution) => {
        const known = this.ended.get(execution.arn);
        if (known) return known;
        const training = { ...execution, job: await this.job(jobNameOf(model, execution.arn)) };
        if (training.endedAt !== null) this.ended.set(training.arn, training);
        return training;
      }),
    );
  }

  private async job(name: string): Promise<JobSnapshot | null> {
    try {
      const found = await this.sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
      const [start, end] = [found.TrainingStartTime, found.TrainingEndTime];
      return {
        name,
        status: found.TrainingJobStatus!,
        seconds: start && end ? (end.getTime() - start.getTime()) / 1000 : null,
        failureReason: found.FailureReason ?? null,
      };
    } catch (error) {
      // SageMaker says so of a job that is not there: the execution has not come so far, or never did.
      if ((error as Error).name === 'ValidationException') return null;
      throw error;
    }
  }
}
