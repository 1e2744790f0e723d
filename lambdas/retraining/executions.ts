import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { TrainingRequest } from '../../lib/contracts/retraining';

/** Starts training executions. Starting the same name twice starts one. */
export interface TrainingExecutions {
  /** @returns ARN of the execution */
  start(name: string, request: TrainingRequest): Promise<string>;
  /** @returns ARN of the execution with that name, or undefined if it was never started */
  find(name: string): Promise<string | undefined>;
}

/** Executions of one state machine of AWS Step Functions. */
export class StepFunctionsExecutions implements TrainingExecutions {
  public constructor(
    private readonly stateMachineArn: string,
    private readonly client = new SFNClient({}),
  ) {}

  public async start(name: string, request: TrainingRequest): Promise<string> {
    const { cause, causeId, reason, requestedBy } = request;
    try {
      const { executionArn } = await this.client.send(
        new StartExecutionCommand({
          stateMachineArn: this.stateMachineArn,
          name,
          input: JSON.stringify({ cause, causeId, reason, requestedBy }),
        }),
      );
      return executionArn!;
    } catch (error) {
      // The name was used within 90 days: an earlier attempt of ours started it, and it has ended since.
      if (error instanceof ExecutionAlreadyExists) return this.arnOf(name);
      throw error;
    }
  }

  public async find(name: string): Promise<string | undefined> {
    const executionArn = this.arnOf(name);
    try {
      await this.client.send(new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }));
      return executionArn;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  private arnOf(name: string): string {
    return `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}
