import { DescribeExecutionCommand, paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import type { ExecutionListItem, HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import type { ExecutionSnapshot, StepSnapshot } from '../snapshot';

/** Executions that are shown, newest first. */
const shown = 20;

/** Reads executions of state machines. Ended ones are read once. */
export class ExecutionReader {
  private readonly ended = new Map<string, ExecutionSnapshot>();

  public constructor(private readonly states: SFNClient) {}

  /** The newest ones, newest first. */
  public async read(stateMachineArn: string): Promise<ExecutionSnapshot[]> {
    const items: ExecutionListItem[] = [];
    for await (const page of paginateListExecutions({ client: this.states }, { stateMachineArn })) {
      items.push(...(page.executions ?? []));
    }
    items.sort((a, b) => b.startDate!.getTime() - a.startDate!.getTime());
    return Promise.all(items.slice(0, shown).map(async (item) => this.one(item)));
  }

  private async one({ executionArn, name }: ExecutionListItem): Promise<ExecutionSnapshot> {
    const known = this.ended.get(executionArn!);
    if (known) return known;
    const [described, events] = await Promise.all([
      this.states.send(new DescribeExecutionCommand({ executionArn })),
      this.history(executionArn!),
    ]);
    const execution: ExecutionSnapshot = {
      arn: executionArn!,
      name: name!,
      status: described.status!,
      startedAt: described.startDate!.toISOString(),
      endedAt: described.stopDate?.toISOString() ?? null,
      steps: stepsOf(events),
      input: described.input ?? '{}',
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
