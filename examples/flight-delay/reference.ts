import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FEATURES, type Flight } from './flights';
import { replayBatches, type ReplayOptions } from './replay';
import { loadScorer } from './score';

/**
 * What the columns of a written file are:
 * - `features`: those of schema.json, what a baseline is built from;
 * - `labelled`: the same and `late`;
 * - `scored`: features and `late_probability`, as the training program leaves them in `reference.csv`;
 * - `flights`: rows as the training program reads them.
 */
export type Columns = 'features' | 'labelled' | 'scored' | 'flights';

/** What to write and where to. */
export interface ReferenceOptions extends ReplayOptions {
  /** CSV file to write; compressed when its name ends in `.gz`. */
  readonly out: string;
  /** @default 'features' */
  readonly columns?: Columns;
  /**
   * Model folder that `scored` scores with.
   * @default - none: `scored` is refused
   */
  readonly model?: string;
}

type Rows = (batch: readonly Flight[]) => Promise<string[]> | string[];

interface Kind {
  readonly header: readonly string[];
  readonly rows: (options: ReferenceOptions) => Promise<Rows> | Rows;
}

/** Header and rows of each kind of file. Airport codes and numbers need no quoting. */
const KINDS: Record<Columns, Kind> = {
  features: { header: FEATURES, rows: () => (batch) => batch.map(features) },
  labelled: {
    header: [...FEATURES, 'late'],
    rows: () => (batch) => batch.map((flight) => `${features(flight)},${flight.late}`),
  },
  scored: { header: [...FEATURES, 'late_probability'], rows: scoredRows },
  flights: {
    header: ['date', 'delay', 'distance', 'origin', 'destination'],
    rows: () => (batch) =>
      batch.map(({ departed, raw }) =>
        [departed.toISOString(), raw.delay, raw.distance, raw.origin, raw.destination].join(','),
      ),
  },
};

/** Names that `columns` may have. */
export const COLUMN_KINDS = Object.keys(KINDS) as readonly Columns[];

/** Writes the flights of a range of days as CSV, in order of departure. Returns the number of rows. */
export async function writeReference(options: ReferenceOptions): Promise<number> {
  const kind = KINDS[options.columns ?? 'features'];
  const toRows = await kind.rows(options);
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    yield `${kind.header.join(',')}\n`;
    for await (const batch of replayBatches(options)) {
      rows += batch.length;
      yield `${(await toRows(batch)).join('\n')}\n`;
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

async function scoredRows({ model }: ReferenceOptions): Promise<Rows> {
  if (model === undefined) {
    throw new TypeError('model: missing, scored columns need a model folder');
  }
  const score = await loadScorer(model);
  return async (batch) => {
    const probabilities = await score(batch.map((flight) => flight.features));
    // Six digits, as the training program writes them.
    return batch.map((flight, at) => `${features(flight)},${Number(probabilities[at]!.toPrecision(6))}`);
  };
}
