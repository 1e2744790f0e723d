import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { ColumnBinning } from '../../../lambdas/monitoring/profile/binning';
import { cellCounts } from '../../../lambdas/monitoring/profile/window-counts';

/** One row: its features in the baseline's order, and the model's answer. */
export interface CapturedRow {
  readonly features: readonly (string | number)[];
  readonly prediction: number;
}

/**
 * Rows whose columns are distributed as in the baseline, without chance: each cell gets its share, and columns are walked
 * in different orders. Of the columns that are named, a share of the values moves to their first cell.
 */
export function rowsLike(
  { binning, profile }: Baseline,
  count: number,
  moved: Readonly<Record<string, number>> = {},
): CapturedRow[] {
  const columns = [...binning.features, binning.prediction!];
  const counted = [...profile.features, profile.prediction!];
  const values = columns.map((column, i) => valuesOf(column, cellCounts(counted[i]!), count, moved[column.name] ?? 0));
  return Array.from({ length: count }, (_, row) => {
    // Strides without a divisor in common with the count visit every value once.
    const picked = values.map((column, i) => column[(row * strides[i % strides.length]! + i) % count]!);
    return { features: picked.slice(0, -1), prediction: Number(picked.at(-1)) };
  });
}

const strides = [1, 3, 11, 13, 17, 19];

function valuesOf(column: ColumnBinning, cells: readonly number[], count: number, moved: number): (string | number)[] {
  const total = cells.reduce((sum, cell) => sum + cell, 0);
  const first = cells.findIndex((cell) => cell > 0);
  const values: (string | number)[] = [];
  let [seen, cell] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    const wanted = ((i + 0.5) / count) * total;
    while (seen + cells[cell]! < wanted) seen += cells[cell++]!;
    // Spread over the others, whatever the order.
    const moves = Math.floor((i + 1) * moved) > Math.floor(i * moved);
    values.push(valueIn(column, moves ? first : cell));
  }
  return values;
}

/** A value of a cell: the lower edge of a bin, the name of a category. */
function valueIn(column: ColumnBinning, cell: number): string | number {
  return column.kind === 'numeric' ? column.edges[Math.max(0, cell - 1)]! : column.categories[cell]!;
}

const rowsOfRequest = 50;

function requestsOf(rows: readonly CapturedRow[]): CapturedRow[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsOfRequest) }, (_, index) =>
    rows.slice(index * rowsOfRequest, (index + 1) * rowsOfRequest),
  );
}

/**
 * What really happened to the rows of `captureLines`, a line for each request: as often as the answers said, or more.
 * Without chance: multiples of the golden ratio are spread evenly.
 */
export function outcomeLines(rows: readonly CapturedRow[], time: Date, recordedAt: Date, more = 0): string {
  let seen = time.getTime() / 3_600_000;
  return requestsOf(rows)
    .map((some, index) => {
      const labels = some.map(({ prediction }) => ((seen++ * 0.618033988749895) % 1 < prediction + more ? 1 : 0));
      return JSON.stringify({
        groundTruthData: { data: labels.join('\n'), encoding: 'CSV' },
        eventMetadata: { eventId: `${time.toISOString()}-${index}`, recordedAt: recordedAt.toISOString() },
        eventVersion: '0',
      });
    })
    .join('\n');
}

/**
 * Capture lines that ask about some rows each, CSV both ways, as SageMaker writes them.
 *
 * @param attributes what callers send along with every request
 */
export function captureLines(rows: readonly CapturedRow[], time: Date, attributes: readonly string[] = []): string {
  const part = (mode: string, data: string) => ({ observedContentType: 'text/csv', mode, data, encoding: 'CSV' });
  return requestsOf(rows)
    .map((some, index) =>
      JSON.stringify({
        captureData: {
          endpointInput: part('INPUT', some.map(({ features }) => features.join(',')).join('\n')),
          endpointOutput: part('OUTPUT', some.map(({ prediction }) => `${1 - prediction},${prediction}`).join('\n')),
        },
        eventMetadata: {
          eventId: `${time.toISOString()}-${index}`,
          customAttributes: attributes,
          inferenceTime: time.toISOString(),
        },
        eventVersion: '0',
      }),
    )
    .join('\n');
}
