import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import type { ExecutionListItem, HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { jobNameOf } from '../../../lambdas/training-pipeline/prepare-training';
import type { ExecutionSnapshot, JobSnapshot, StepSnapshot } from '../snapshot';

/** Executions that are shown, newest first. */
const shown = 20;

/** Reads executions of a training state machine with the jobs that they started. Ended ones are read once. */
export class ExecutionReader {
  private readonly ended = new Map<string, ExecutionSnapshot>();

  public constructor(
    private readonly states: SFNClient,
    private readonly sageMaker: SageMakerClient,
  ) {}

  public async read(stateMachineArn: string, model: string): Promise<ExecutionSnapshot[]> {
    const items: ExecutionListItem[] = [];
    for await (const page of paginateListExecutions({ client: this.states }, { stateMachineArn })) {
      items.push(...(page.executions ?? []));
    }
    items.sort((a, b) => b.startDate!.getTime() - a.startDate!.getTime());
    return Promise.all(items.slice(0, shown).map(async (item) => this.one(item, model)));
  }

  private async one({ executionArn, name }: ExecutionListItem, model: string): Promise<ExecutionSnapshot> {
    const known = this.ended.get(executionArn!);
    if (known) return known;
    const [described, events, job] = await Promise.all([
      this.states.send(new DescribeExecutionCommand({ executionArn })),
      this.history(executionArn!),
      this.job(jobNameOf(model, executionArn!)),
    ]);
    const execution: ExecutionSnapshot = {
      arn: executionArn!,
      name: name!,
      status: described.status!,
      startedAt: described.startDate!.toISOString(),
      endedAt: described.stopDate?.toISOString() ?? null,
      steps: stepsOf(events),
      job,
      outcome: described.cause ?? described.error ?? described.output ?? null,
    };
    if (execution.endedAt !== null) this.ended.set(executionArn!, execution);
    return execution;
  }

  private async history(executionArn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client: this.states }, { executionArn })) {
      events.push(...(page.events ?? []));
    }
    return events;
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

/** The states that an execution went through, in order. */
export function stepsOf(events: readonly HistoryEvent[]): StepSnapshot[] {
  const steps: { name: string; enteredAt: string; leftAt: string | null }[] = [];
  for (const { timestamp, stateEnteredEventDetails: entered, stateExitedEventDetails: left, type } of events) {
    const at = timestamp!.toISOString();
    if (entered?.name !== undefined) steps.push({ name: entered.name, enteredAt: at, leftAt: null });
    const open = steps.findLast(({ name, leftAt }) => leftAt === null && name === left?.name);
    if (open) open.leftAt = at;
    if (/^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(type ?? '')) {
      for (const step of steps) step.leftAt ??= at;
    }
  }
  return steps;
}
