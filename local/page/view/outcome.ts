import * as z from 'zod';

const trainingOutcome = z.object({ outcome: z.string(), version: z.string(), reason: z.string() });

/** What a training came to. Its last state gives that back as JSON; undefined for anything else, like an error. */
export function outcomeOf(output: string | null): z.infer<typeof trainingOutcome> | undefined {
  try {
    return trainingOutcome.safeParse(JSON.parse(output ?? 'null')).data;
  } catch {
    return undefined;
  }
}
