import * as z from 'zod';
import type { JoinPart, StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork, reportPrefix } from '../../../lib/contracts/storage';
import { mapAtOnce } from '../../shared/at-once';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import { parseInput, parseJson } from '../../shared/parse-input';
import { batchOf } from '../drift/batch';
import { Meter, usageBeyond, type MonitorObjects } from '../drift/meter';
import { LabelJoin } from '../quality/label-join';
import { QualityBuilder, qualityTask } from '../quality/quality-builder';
import { totalOf } from '../statistics/counts';
import { partFile, recipeFile, sortedPiece, taskFile, type JoinRecipe, type Outcomes } from './outcome-files';
import { readRun } from './sorted-run';

const item: z.ZodType<JoinPart> = z.object({ day: z.string().min(1), part: z.number().int().min(0) });

/** What joining works with. */
export interface JoinPartsPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

// Requests for small objects wait for the network, most of the time.
const runsAtOnce = 8;

/**
 * Joins parts of days: answers and labels whose identities are sorted into the same buckets. A part is put whole or not at
 * all, and a day counts when all its parts are there. Asked twice, it writes the same again.
 */
export async function joinParts(input: unknown, ports: JoinPartsPorts): Promise<StepUsage> {
  const { model, reportsBucket: bucket } = ports;
  const objects = new Meter(ports.objects, ports.clock);
  const before: StepUsage[] = [];
  for (const { day, part } of parseInput(batchOf(item), input, 'parts to join')) {
    const source = monitoringWork.join(model, day, 'recipe');
    const recipe = parseJson(recipeFile, await objects.get({ bucket, key: source }), source);
    const joined = await joinPart(recipe, part, bucket, objects);
    const key = `${reportPrefix.outcomes(model, day)}/${partFile(part, recipe.parts)}`;
    await objects.put({ bucket, key }, canonicalJson({ outcomesVersion: 1, ...joined }), 'application/json');
    const usage = usageBeyond(objects.usage, before);
    before.push(usage);
    const told = { bucket, key: monitoringWork.join(model, day, `used-${part}`) };
    await objects.put(told, JSON.stringify(usage), 'application/json');
  }
  return objects.usage;
}

async function joinPart(recipe: JoinRecipe, part: number, bucket: string, objects: MonitorObjects): Promise<Outcomes> {
  const { schema, attributes } = parseJson(taskFile, await objects.get({ bucket, key: recipe.task }), recipe.task);
  const builder = new QualityBuilder(qualityTask(schema, attributes));
  const join = new LabelJoin(recipe.asOf);
  const forEachRecord = async (keys: readonly string[], visit: (record: readonly unknown[]) => void) => {
    await mapAtOnce(keys, runsAtOnce, async (key) => {
      for await (const record of readRun({ bucket, key }, { part, parts: recipe.parts }, objects)) visit(record);
    });
  };
  await forEachRecord(recipe.labels, (record) => {
    const [id, index, value, recordedAt] = record as [string, number, unknown, string | null];
    join.addLabel(id, index, value, recordedAt);
  });
  await forEachRecord(recipe.answers, (record) => {
    const [id, index, score, time, groups] = record as [string | null, number, unknown, string | null, string[]];
    // Nobody can send the outcome of an answer without an identity.
    if (id === null) builder.addWaiting({ score, time, groups });
    else join.addAnswer(id, index, { score, time, groups });
  });
  builder.addJoin(join.result());
  const malformed = async (keys: readonly string[]) => {
    const pieces = await mapAtOnce(keys, runsAtOnce, async (key) =>
      parseJson(sortedPiece, await objects.get({ bucket, key }), key),
    );
    return totalOf(pieces, (piece) => piece.malformed);
  };
  // A line that cannot be read has no identity: it is told once a day.
  const isFirst = part === 0;
  return {
    profile: builder.profile(),
    malformedAnswers: isFirst ? await malformed(recipe.malformed.answers) : 0,
    malformedLabels: isFirst ? await malformed(recipe.malformed.labels) : 0,
  };
}
