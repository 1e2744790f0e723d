import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { decompress } from 'fzstd';
import { asyncBufferFromFile, parquetScan } from 'hyparquet';
import { isSound, toFlight, type Flight, type RawFlight } from './flights';

/** Which flights to replay. */
export interface ReplayOptions {
  /** First day of departure, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day of departure, included, `YYYY-MM-DD`. */
  readonly to: string;
  /**
   * Parquet file with columns date, delay, distance, origin, destination, in order of date.
   * @default - the 3 million flights of the `vega-datasets` package
   */
  readonly file?: string;
  /**
   * Most flights in one batch.
   * @default 10000
   */
  readonly batchSize?: number;
}

const COLUMNS = ['date', 'delay', 'distance', 'origin', 'destination'] as const;
const DAY = 86_400_000;

/** Where npm put the 3 million flights of the `vega-datasets` package. Throws when it is not installed. */
export function flightsFile(): string {
  const { resolve } = createRequire(join(process.cwd(), 'package.json'));
  try {
    return join(dirname(resolve('vega-datasets')), '..', 'data', 'flights-3m.parquet');
  } catch (error) {
    throw new Error('package vega-datasets: not installed, run npm ci in the project', { cause: error });
  }
}

/**
 * Replays flights in order of departure, in batches. Reads one row group of the file at a time, and only those that
 * hold days asked for, so that memory does not grow with the range. Leaves out the rows that training leaves out.
 *
 * Throws RangeError when a day is not `YYYY-MM-DD`, or `from` is after `to`.
 */
export async function* replayBatches(options: ReplayOptions): AsyncGenerator<Flight[], void, undefined> {
  const start = midnight('from', options.from);
  const end = midnight('to', options.to) + DAY;
  if (start >= end) {
    throw new RangeError(`from: ${options.from} is after to ${options.to}, swap them`);
  }
  const { batchSize = 10_000 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize: ${batchSize} is not a whole number above 0`);
  }
  const scan = await parquetScan({
    file: await asyncBufferFromFile(options.file ?? flightsFile()),
    columns: [...COLUMNS],
    compressors: { ZSTD: (input, outputLength) => decompress(input, new Uint8Array(outputLength)) },
    parsers: { timestampFromMicroseconds: (micros) => Number(micros / 1000n) },
    pruningFilter: { date: { $gte: start, $lt: end } },
  });
  let batch: Flight[] = [];
  for (const range of scan.ranges) {
    const [date, delay, distance, origin, destination] = await Promise.all(
      COLUMNS.map((column) => scan.readColumn({ column, ...range })),
    );
    for (let row = 0; row < range.rowEnd - range.rowStart; row++) {
      const raw: RawFlight = {
        date: date?.[row] as number,
        delay: Number(delay?.[row]),
        distance: Number(distance?.[row]),
        origin: origin?.[row] as string,
        destination: destination?.[row] as string,
      };
      if (raw.date < start || raw.date >= end || !isSound(raw)) {
        continue;
      }
      batch.push(toFlight(raw));
      if (batch.length === batchSize) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

/** The flights of `replayBatches`, one by one. */
export async function* replayFlights(options: ReplayOptions): AsyncGenerator<Flight, void, undefined> {
  for await (const batch of replayBatches(options)) {
    yield* batch;
  }
}

function midnight(name: string, day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 30 February for 2 March; nobody who writes it means that.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`${name}: '${day}' is not a day, write it as YYYY-MM-DD`);
  }
  return time;
}
