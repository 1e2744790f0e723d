import type { Readable } from 'node:stream';
import type { ListedObject } from '../../shared/objects';
import { CaptureLineReader } from '../capture/capture-line';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';
import type { FeatureSchema } from '../profile/feature-schema';
import { readGroundTruth } from '../quality/ground-truth-line';
import { LabelJoin, partitionOf } from '../quality/label-join';
import { QualityBuilder, qualityTask, type Attribute } from '../quality/quality-builder';
import type { QualityProfile } from '../quality/quality-profile';
import { groupFinder } from './attributes';

/** What is joined. */
export interface JoinInput {
  readonly schema: FeatureSchema;
  readonly attributes: readonly Attribute[];
  /** Time as of which labels count, ISO 8601, UTC. */
  readonly asOf: string;
  readonly capture: readonly ListedObject[];
  readonly labels: readonly ListedObject[];
  /** Whose malformed lines count: files are read for several days, and each line is to be counted once. */
  readonly isOwn: (file: ListedObject) => boolean;
}

/** Answers joined with their outcomes, and what could not be used. */
export interface JoinedOutcomes {
  readonly profile: QualityProfile;
  /** Lines of capture that cannot be read. */
  readonly malformedAnswers: number;
  /** Lines of ground truth that cannot be read. */
  readonly malformedLabels: number;
}

type Open = (file: ListedObject) => Promise<Readable>;

// Capture of this size holds about as many answers as one join keeps in some hundred megabytes of memory.
const bytesAtOnce = 128 * 1024 * 1024;
// Capture repeats itself line by line.
const usualCompression = 10;

/**
 * Joins the answers in capture files with outcomes in ground-truth files. Memory is bounded: much data is joined in parts
 * by identity, and every part reads the files again.
 */
export async function joinOutcomes(input: JoinInput, open: Open, atOnce = bytesAtOnce): Promise<JoinedOutcomes> {
  const size = input.capture.reduce(
    (sum, { key, bytes }) => sum + bytes * (key.endsWith('.gz') ? usualCompression : 1),
    0,
  );
  const parts = Math.max(1, Math.ceil(size / atOnce));
  const builder = new QualityBuilder(qualityTask(input.schema, input.attributes));
  let malformedLabels = 0;
  let malformedAnswers = 0;
  for (let part = 0; part < parts; part += 1) {
    const isMine = (id: string) => parts === 1 || partitionOf(id, parts) === part;
    const join = new LabelJoin(input.asOf);
    const badLabels = await addLabels(join, input, open, isMine);
    const badAnswers = await addAnswers(join, builder, input, open, { isMine, isFirst: part === 0 });
    // Every part meets every line that cannot be read.
    malformedLabels = badLabels;
    malformedAnswers = badAnswers;
    builder.addJoin(join.result());
  }
  return { profile: builder.profile(), malformedAnswers, malformedLabels };
}

async function addLabels(
  join: LabelJoin,
  { labels, isOwn }: JoinInput,
  open: Open,
  isMine: (id: string) => boolean,
): Promise<number> {
  const visit = (line: string): boolean => {
    const truth = readGroundTruth(line);
    if (typeof truth === 'string') return false;
    if (isMine(truth.id)) {
      truth.labels.forEach((label, index) => {
        join.addLabel(truth.id, index, label, truth.recordedAt);
      });
    }
    return true;
  };
  const unusable = await forEachLine(labels.filter(isOwn), open, visit);
  await forEachLine(
    labels.filter((file) => !isOwn(file)),
    open,
    visit,
  );
  return unusable;
}

async function addAnswers(
  join: LabelJoin,
  builder: QualityBuilder,
  { capture, schema, attributes }: JoinInput,
  open: Open,
  { isMine, isFirst }: { readonly isMine: (id: string) => boolean; readonly isFirst: boolean },
): Promise<number> {
  const reader = new CaptureLineReader(schema);
  const groupsOf = groupFinder(attributes, schema);
  return forEachLine(capture, open, (line) => {
    const event = reader.read(line);
    if (typeof event === 'string') return false;
    const { id, time } = event;
    event.predictions?.forEach((score, index) => {
      const answer = { score, time, groups: groupsOf(event.rows[index] ?? []) };
      // Nobody can send the outcome of an answer without an identity.
      if (id === null) {
        if (isFirst) builder.addWaiting(answer);
      } else if (isMine(id)) join.addAnswer(id, index, answer);
    });
    return true;
  });
}

/** Visits every line; counts those that cannot be used, the damaged rest of a compressed file as one. */
async function forEachLine(
  files: readonly ListedObject[],
  open: Open,
  visit: (line: string) => boolean,
): Promise<number> {
  let unusable = 0;
  for (const file of files) {
    try {
      for await (const line of linesOf(gunzipped(await open(file)))) {
        if (line === null || !visit(line)) unusable += 1;
      }
    } catch (error) {
      if (!isCorruptCompression(error)) throw error;
      unusable += 1;
    }
  }
  return unusable;
}
