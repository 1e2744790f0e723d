import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FEATURES, type Flight } from './flights';
import { replayBatches, type ReplayOptions } from './replay';

/**
 * What the columns of a written file are:
 * - `features`: those of schema.json, what a baseline is built from;
 * - `labelled`: the same and `late`;
 * - `flights`: rows as the training program reads them.
 */
export type Columns = 'features' | 'labelled' | 'flights';

/** What to write and where to. */
export interface ReferenceOptions extends ReplayOptions {
  /** CSV file to write; compressed when its name ends in `.gz`. */
  readonly out: string;
  /** @default 'features' */
  readonly columns?: Columns;
}

const FLIGHT_COLUMNS = ['date', 'delay', 'distance', 'origin', 'destination'];

/** Header and row of each kind of file. Airport codes and numbers need no quoting. */
const KINDS: Record<Columns, { readonly header: readonly string[]; readonly row: (flight: Flight) => string }> = {
  features: { header: FEATURES, row: features },
  labelled: { header: [...FEATURES, 'late'], row: (flight) => `${features(flight)},${flight.late}` },
  flights: {
    header: FLIGHT_COLUMNS,
    row: ({ departed, raw }) =>
      `${departed.toISOString()},${raw.delay},${raw.distance},${raw.origin},${raw.destination}`,
  },
};

/** Names that `columns` may have. */
export const COLUMN_KINDS = Object.keys(KINDS) as readonly Columns[];

/** Writes the flights of a range of days as CSV, in order of departure. Returns the number of rows. */
export async function writeReference(options: ReferenceOptions): Promise<number> {
  const kind = KINDS[options.columns ?? 'features'];
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    yield `${kind.header.join(',')}\n`;
    for await (const batch of replayBatches(options)) {
      rows += batch.length;
      yield `${batch.map(kind.row).join('\n')}\n`;
    }
  }
  const compress: Transform[] = options.out.endsWith('.gz') ? [createGzip()] : [];
  // Under another name until it is whole, so that nobody reads half a reference.
  const partial = `${options.out}.partial`;
  try {
    await pipeline([Readable.from(lines()), ...compress, createWriteStream(partial)]);
    await rename(partial, options.out);
  } finally {
    await rm(partial, { force: true });
  }
  return rows;
}

function features({ features: known }: Flight): string {
  return FEATURES.map((name) => known[name]).join(',');
}
