import * as z from 'zod';
import type { SortPiece, StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork } from '../../../lib/contracts/storage';
import type { Clock } from '../../shared/clock';
import { parseInput, parseJson } from '../../shared/parse-input';
import { CaptureLineReader } from '../capture/capture-line';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';
import { batchOf } from '../drift/batch';
import { Meter, usageBeyond, type MonitorObjects } from '../drift/meter';
import { readGroundTruth } from '../quality/ground-truth-line';
import { groupFinder } from './attributes';
import { runFile, sortedFile, taskFile, type SortedPiece } from './outcome-files';
import { RunWriter } from './sorted-run';

const piece: z.ZodType<SortPiece> = z.object({
  kind: z.enum(['answers', 'labels']),
  piece: z.string().min(1),
  task: z.string().min(1),
  keys: z.array(z.string().min(1)).min(1),
});

/** What sorting works with. */
export interface SortPiecesPorts {
  readonly model: string;
  readonly captureBucket: string;
  readonly reportsBucket: string;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

// One large file does not fill the memory: what has been sorted of it is put away.
const heldAtOnce = 64 * 1024 * 1024;

/**
 * Sorts answers and labels of some files by identity, so that parts of a day can be joined apart. Each is read once,
 * however many days and times it is joined for. Asked twice, it writes the same again.
 */
export async function sortPieces(input: unknown, ports: SortPiecesPorts, atOnce = heldAtOnce): Promise<StepUsage> {
  const objects = new Meter(ports.objects, ports.clock);
  const parts: StepUsage[] = [];
  for (const each of parseInput(batchOf(piece), input, 'pieces to sort')) {
    const writer = new RunWriter();
    const put = (file: string, body: Uint8Array | string) => {
      const key = `${monitoringWork.sorted(ports.model, each.piece)}/${file}`;
      return objects.put({ bucket: ports.reportsBucket, key }, body, 'application/octet-stream');
    };
    const visit = await visitorOf(each, writer, ports, objects);
    let runs = 0;
    let malformed = 0;
    for (const key of each.keys) {
      try {
        for await (const line of linesOf(gunzipped(await objects.stream({ bucket: ports.captureBucket, key })))) {
          if (line === null || !visit(line)) malformed += 1;
          if (writer.size >= atOnce) await put(runFile(runs++, false), writer.take());
        }
      } catch (error) {
        if (!isCorruptCompression(error)) throw error;
        // The damaged rest of a compressed file counts as one.
        malformed += 1;
      }
    }
    const usage = usageBeyond(objects.usage, parts);
    parts.push(usage);
    const sorted: SortedPiece = { malformed, usage };
    await put(sortedFile, JSON.stringify(sorted));
    // The last run says that the piece is whole, so it comes last.
    await put(runFile(runs, true), writer.take());
  }
  return objects.usage;
}

/** Says of a line whether it can be used, and sorts what it holds. */
async function visitorOf(
  { kind, task }: SortPiece,
  writer: RunWriter,
  { reportsBucket }: SortPiecesPorts,
  objects: MonitorObjects,
): Promise<(line: string) => boolean> {
  if (kind === 'labels') {
    return (line) => {
      const truth = readGroundTruth(line);
      if (typeof truth === 'string') return false;
      truth.labels.forEach((label, index) => {
        writer.add(truth.id, [truth.id, index, label, truth.recordedAt]);
      });
      return true;
    };
  }
  const { schema, attributes } = parseJson(taskFile, await objects.get({ bucket: reportsBucket, key: task }), task);
  const reader = new CaptureLineReader(schema);
  const groupsOf = groupFinder(attributes, schema);
  return (line) => {
    const event = reader.read(line);
    if (typeof event === 'string') return false;
    const { id, time } = event;
    event.predictions?.forEach((score, index) => {
      writer.add(id, [id, index, storable(score), time, groupsOf(event.rows[index] ?? [])]);
    });
    return true;
  };
}

/** JSON has no infinite numbers; as text they are read as what they are. NaN becomes null, as unusable as itself. */
function storable(score: unknown): unknown {
  return typeof score === 'number' && Math.abs(score) === Infinity ? String(score) : score;
}
