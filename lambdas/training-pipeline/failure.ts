import * as z from 'zod';
import { errorNames } from '../../lib/contracts/errors';
import type { ErrorName } from '../../lib/contracts/errors';
import { eventTypes } from '../../lib/contracts/events';
import type { TrainingFailed } from '../../lib/contracts/events';
import type { EventPublisher } from '../shared/event-bus';
import { parseInput } from '../shared/parse-input';

/** What Step Functions hands to whoever catches an error. */
export const errorOutput = z.object({ Error: z.string().default('Unknown'), Cause: z.string().default('') });
const failed = z.object({ executionArn: z.string().min(1), failure: errorOutput });
/** What a failed Lambda task leaves as its cause. */
const lambdaCause = z.object({ errorMessage: z.string() });
/** What a failed SageMaker job leaves: its whole description. */
const jobCause = z.object({
  TrainingJobName: z.string(),
  TrainingJobStatus: z.string(),
  SecondaryStatus: z.string().optional(),
  FailureReason: z.string().optional(),
});

const longestSentence = 1000;

/** A failure with its type and a sentence. */
export interface Failure {
  readonly error: ErrorName;
  readonly cause: string;
}

/** Announces why an execution failed, and answers with the same for the execution's own end. */
export async function recordFailure(
  input: unknown,
  { model, events }: { readonly model: string; readonly events: EventPublisher },
): Promise<Failure> {
  const { executionArn, failure } = parseInput(failed, input, 'failure');
  const { error, cause } = classify(failure.Error, failure.Cause);
  const payload: TrainingFailed = { schemaVersion: 1, model, error, cause, executionArn };
  await events.publish(eventTypes.trainingFailed, payload);
  return { error, cause };
}

/** Gives an error of Step Functions one of our names. Only sentences get through, never a whole job description. */
export function classify(error: string, cause: string): Failure {
  const details = parseJson(cause);
  const job = jobCause.safeParse(details);
  if (job.success) {
    const { TrainingJobName, TrainingJobStatus, SecondaryStatus, FailureReason } = job.data;
    const why = FailureReason ?? SecondaryStatus ?? 'no reason given';
    return {
      error: errorNames.trainingFailed,
      cause: shorten(`job ${TrainingJobName} ended ${TrainingJobStatus}: ${why}`),
    };
  }
  const fromLambda = lambdaCause.safeParse(details);
  const sentence = shorten(fromLambda.success ? fromLambda.data.errorMessage : cause);
  const ours = Object.values(errorNames).find((name) => name === error);
  if (ours) return { error: ours, cause: sentence };
  const name = error.startsWith('SageMaker.') ? errorNames.trainingFailed : errorNames.unexpected;
  return { error: name, cause: `${error}: ${sentence || 'no reason given'}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shorten(text: string): string {
  return text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text;
}
