import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  CreateActivityCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetActivityTaskCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { integrationActivity, integrationActivityArn } from '../names';
import type { IntegrationRequest } from '../projection/state-machines';
import { runIntegration } from './run-integration';
import type { IntegrationParts } from './run-integration';

/** Takes the tasks that state machines leave for SageMaker and does them, as the state machine's role. */
export class IntegrationWorker {
  private readonly closing = new AbortController();
  private readonly tasks = new Set<Promise<void>>();
  private polling: Promise<void> = Promise.resolve();

  public constructor(
    private readonly client: SFNClient,
    private readonly parts: Omit<IntegrationParts, 'stillRuns'>,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Makes the activity. State machines that name it can be deployed then. */
  public async prepare(): Promise<void> {
    await this.client.send(new CreateActivityCommand({ name: integrationActivity }));
  }

  /** Begins to take tasks. */
  public start(): void {
    this.polling = this.poll();
  }

  /** Takes no more tasks, and waits for those that run; who started them must have stopped them. */
  public async stop(): Promise<void> {
    this.closing.abort();
    await this.polling;
    await Promise.allSettled(this.tasks);
  }

  private async poll(): Promise<void> {
    const abortSignal = this.closing.signal;
    while (!this.isClosing()) {
      try {
        const command = new GetActivityTaskCommand({ activityArn: integrationActivityArn, workerName: 'twin' });
        const { taskToken, input } = await this.client.send(command, { abortSignal });
        if (taskToken !== undefined && input !== undefined) this.take(taskToken, input);
      } catch (error) {
        if (this.isClosing()) return;
        this.report(error);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  private take(taskToken: string, input: string): void {
    const task = this.execute(taskToken, JSON.parse(input) as IntegrationRequest)
      .catch(this.report)
      .finally(() => this.tasks.delete(task));
    this.tasks.add(task);
  }

  private async execute(taskToken: string, request: IntegrationRequest): Promise<void> {
    const roleArn = await this.roleOf(request.execution);
    const outcome = await runIntegration(request, roleArn, {
      ...this.parts,
      stillRuns: async () => this.isRunning(request.execution),
    });
    if (outcome.state === 'succeeded') {
      await this.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome.output) }));
    } else {
      const { error, cause } = outcome;
      await this.client.send(new SendTaskFailureCommand({ taskToken, error, cause }));
    }
  }

  private async roleOf(executionArn: string): Promise<string> {
    const { stateMachineArn } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
    const { roleArn } = await this.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    return roleArn!;
  }

  private async isRunning(executionArn: string): Promise<boolean> {
    const { status } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING';
  }
}
