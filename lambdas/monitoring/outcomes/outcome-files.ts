import * as z from 'zod';
import { parseFeatureSchema, type FeatureSchema } from '../profile/feature-schema';
import type { StepUsage } from '../../../lib/contracts/monitoring';
import type { Attribute } from '../quality/quality-builder';
import { qualityFile } from '../quality/quality-file';

const usage: z.ZodType<StepUsage> = z.object({
  invocations: z.number(),
  milliseconds: z.number(),
  reads: z.number(),
  writes: z.number(),
});

/** How answers are read. */
export interface OutcomeTask {
  readonly schema: FeatureSchema;
  readonly attributes: readonly Attribute[];
}

/** Shape of a stored task. */
export const taskFile: z.ZodType<OutcomeTask> = z.object({
  schema: z.unknown().transform((value) => parseFeatureSchema(value)),
  attributes: z.array(z.object({ name: z.string(), groups: z.array(z.string()) })),
});

/** Name of what is told of a sorted piece, among its runs. */
export const sortedFile = 'piece.json';

/** Name of a run of a piece. The last one is written last: a piece without it is not whole. */
export function runFile(index: number, isLast: boolean): string {
  return `${index}${isLast ? '-last' : ''}.run`;
}

/** What is told of a sorted piece. */
export interface SortedPiece {
  /** Lines that cannot be read. */
  readonly malformed: number;
  readonly usage: StepUsage;
}

/** Shape of `sortedFile`. */
export const sortedPiece: z.ZodType<SortedPiece> = z.object({ malformed: z.number(), usage });

/** Shape of a stored recipe of a day: what is joined, in how many parts. */
export const recipeFile = z.object({
  /** Key of the task. */
  task: z.string(),
  /** Time as of which labels count, ISO 8601, UTC. */
  asOf: z.string(),
  parts: z.number().int().min(1),
  /** Keys of runs in the reports bucket. */
  answers: z.array(z.string()),
  labels: z.array(z.string()),
  /** Keys of `sortedFile` of pieces, whose malformed lines count for this day. */
  malformed: z.object({ answers: z.array(z.string()), labels: z.array(z.string()) }),
});
export type JoinRecipe = z.infer<typeof recipeFile>;

/** Shape of the stored outcomes of a part of a day. */
export const outcomesFile = z.object({
  outcomesVersion: z.literal(1),
  profile: qualityFile,
  malformedAnswers: z.number(),
  malformedLabels: z.number(),
});
export type Outcomes = Omit<z.infer<typeof outcomesFile>, 'outcomesVersion'>;

/** Name of a part of a day. */
export function partFile(part: number, parts: number): string {
  return `${part}-of-${parts}.json`;
}

const day = z.object({
  from: z.string(),
  to: z.string(),
  asOf: z.string(),
  /** Keys of its outcomes in the reports bucket; null when nothing was captured. */
  outcomes: z.array(z.string()).nullable(),
});

/** Shape of a stored plan. */
export const outcomePlanFile = z.object({
  planVersion: z.literal(1),
  /** How often it was planned: each time when something had been sorted or joined. */
  round: z.number(),
  /** The champion when it was planned first; null when there was none. */
  version: z.string().nullable(),
  /** Since when it serves, if that is known. */
  since: z.string().nullable(),
  /** Days that the verdict rests on and that are joined. */
  days: z.array(day),
  files: z.number(),
  bytes: z.number(),
  /** What was sorted and joined in this run: where each tells what it took. */
  sorted: z.array(z.string()),
  joined: z.array(z.string()),
  /** What planning took. */
  usage,
});
export type StoredOutcomePlan = z.infer<typeof outcomePlanFile>;

/** Shape of what joining a part took. */
export const usageFile = usage;
