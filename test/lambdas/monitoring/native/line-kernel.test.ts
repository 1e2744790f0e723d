import fc from 'fast-check';
import { learnShape } from '../../../../lambdas/monitoring/capture/byte-path/line-shape';
import { LineKernel } from '../../../../lambdas/monitoring/native/line-kernel';
import type { Binning, ColumnBinning } from '../../../../lambdas/monitoring/profile/binning';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import type { ColumnSink, RecordSink } from '../../../../lambdas/monitoring/profile/record-sink';

/** A sink that keeps what it is given. */
class Kept implements RecordSink {
  public readonly business = null;
  public readonly prediction: ColumnSink | null;
  public readonly values: number[][];
  public readonly columns: readonly ColumnSink[];
  public readonly events: [time: string | null, lines: number][] = [];
  public rows = 0;
  public predicted = 0;

  public constructor(width: number, hasAnswers: boolean) {
    this.values = Array.from({ length: width + Number(hasAnswers) }, () => []);
    const sinks = this.values.map((kept) => ({
      add: refuse,
      addMissing: refuse,
      addValues: refuse,
      addBatch: (cells: Float64Array, from: number, to: number) => void kept.push(...cells.subarray(from, to)),
    }));
    this.columns = sinks.slice(0, width);
    this.prediction = sinks[width] ?? null;
  }

  public addEvent(time: string | null, count = 1): void {
    this.events.push([time, count]);
  }

  public countRows(count: number, predicted: number): void {
    this.rows += count;
    this.predicted += predicted;
  }

  public readonly addRow = refuse;
  public readonly addMalformed = refuse;
  public readonly addUnknownColumn = refuse;
}

function refuse(): never {
  throw new Error('this kernel reads what is plain, and nothing else');
}

const lineOf = (records: readonly (readonly string[])[], time = '2026-03-01T00:00:00Z') =>
  `${JSON.stringify({
    captureData: { endpointInput: { data: records.map((fields) => fields.join(',')).join('\n'), encoding: 'CSV' } },
    eventMetadata: { eventId: '1', inferenceTime: time },
  })}\n`;

const numeric = (name: string): ColumnBinning => ({ kind: 'numeric', name, edges: [0, 1], center: 0 });
const categorical = (name: string, categories: string[]): ColumnBinning => ({ kind: 'categorical', name, categories });

/** Has a kernel read lines of which the first has told their shape; also how many bytes it has left. */
function read(
  features: readonly ColumnBinning[],
  lines: readonly string[],
  prediction: ColumnBinning | null = null,
): { kept: Kept; left: number } {
  const binning: Binning = { features, prediction };
  const schema = parseFeatureSchema({
    schemaVersion: 1,
    features: features.map(({ kind, name }) => ({ name, type: kind })),
    ...(prediction && { prediction: { name: prediction.name, column: 1 } }),
  });
  const kept = new Kept(features.length, prediction !== null);
  const kernel = new LineKernel(kept, binning, schema, 8);
  kernel.learn(learnShape(Buffer.from(lines[0]!.trimEnd()), prediction !== null)!);
  const size = kernel.text.bytes.write(lines.join(''));
  expect(size).toBe(Buffer.byteLength(lines.join('')));
  const end = kernel.scan(kernel.text, 0, size);
  kernel.finish();
  return { kept, left: size - end };
}

/** Numbers in all ways in which programs write them. */
const decimal = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, min: -100, max: 100 }).map(String),
  fc.double({ noNaN: true, min: -1, max: 1 }).map(String),
  fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.nat(20)).map(([value, digits]) => value.toFixed(digits)),
  fc.integer().map(String),
  fc
    .tuple(fc.stringMatching(/^[0-9]{0,19}$/), fc.stringMatching(/^[0-9]{0,19}$/), fc.constantFrom('', '-'))
    .filter(([whole, fraction]) => whole + fraction !== '')
    .map(([whole, fraction, sign]) => `${sign}${whole}.${fraction}`),
);

/** Digits at the edge of what an integer of 64 bits holds. */
const longest = ['0.9999999999999999999', '9.99999999999999999999', '0.0922337203685477580', '9.2233720368547758080'];

test('numbers are those that Number gives, or are left to others', () => {
  let numbers = 0;
  fc.assert(
    fc.property(decimal, (text) => {
      const { kept } = read([numeric('a'), numeric('b')], [lineOf([['1', '2']]), lineOf([[text, '7']])]);
      expect(kept.values[0]).toEqual([1, Number(text)].slice(0, kept.rows));
      numbers += kept.rows - 1;
    }),
    { numRuns: 1_000, examples: longest.map((text) => [text]) },
  );
  expect(numbers).toBeGreaterThan(300);
});

test('numbers of usual length are never left to others', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 1e-6, max: 1e9 }), fc.boolean(), (value, isNegative) => {
      const text = String(isNegative ? -value : value);
      const { kept, left } = read([numeric('a'), numeric('b')], [lineOf([[text, '']])]);
      expect([left, kept.values]).toEqual([0, [[Number(text)], [NaN]]]);
    }),
    { numRuns: 400 },
  );
});

test('categories of any length are found, and nothing that only resembles one', () => {
  const categories = Array.from({ length: 700 }, (_, i) => `${'long name '.repeat(i % 7)}é${i}`);
  const features = [numeric('a'), categorical('b', categories)];
  const all = read(
    features,
    categories.map((category) => lineOf([['1', category]])),
  );
  expect(all.left).toBe(0);
  expect(all.kept.values[1]).toEqual(categories.map((_, i) => i));
  for (const other of ['é', 'é70', 'é7000', 'É0', ' é0', 'é0 ', 'long name é0', 'a', 'b'].filter(
    (text) => !categories.includes(text),
  )) {
    const lines = [lineOf([['1', 'é0']]), lineOf([['1', other]]), lineOf([['1', 'é0']])];
    expect(read(features, lines).left).toBe(Buffer.byteLength(lines[1]! + lines[2]!));
  }
});

test('lines of many records are read while they have room, and those of one time are told together', () => {
  const records = (count: number) => Array.from({ length: count }, (_, i) => [String(i), String(-i)]);
  const lines = [lineOf(records(1)), lineOf(records(800)), lineOf(records(400), 'later'), lineOf(records(1_100))];
  const { kept, left } = read([numeric('a'), numeric('b')], lines);
  // The last line has more records than are ever counted together.
  expect(left).toBe(lines[3]!.length);
  expect(kept.rows).toBe(1_201);
  expect(kept.events).toEqual([
    ['2026-03-01T00:00:00Z', 2],
    ['later', 1],
  ]);
  expect(kept.values[0]).toEqual([1, 800, 400].flatMap((count) => records(count).map(([text]) => Number(text))));
});

test('a category with a name of a feature is left to others', () => {
  const features = [numeric('a'), categorical('b', ['a', 'b', 'x'])];
  const lines = ['x', 'a', 'b'].map((category) => lineOf([['1', category]]));
  expect(read(features, lines).kept.values).toEqual([[1], [2]]);
});

describe('of lines with answers', () => {
  const line = (input: string, output: string) =>
    `{"captureData":{"endpointInput":{"encoding":"CSV","data":"${input}"},"endpointOutput":{"data":"${output}","encoding":"CSV"}}}\n`;
  const columns = [numeric('a'), categorical('b', ['x', 'y'])];
  const plain = line('1,x', '.5');

  test.each([
    ['one', line('7,y', '.25'), [7], [0.25]],
    ['several', line('7,y\\n8,x', '.25\\n.75'), [7, 8], [0.25, 0.75]],
    [
      'several, with line ends at the end and empty lines',
      line('7,y\\n\\n8,x\\n', '\\n.25\\n.75\\n\\n'),
      [7, 8],
      [0.25, 0.75],
    ],
    ['an answer in the second of three fields', line('7,y', 'no,.25,more'), [7], [0.25]],
    ['a missing answer', line('7,y', 'no,,more'), [7], [NaN]],
  ])('records are read: %s', (_, odd, numbers, answers) => {
    const { kept, left } = read(columns, [plain, odd, plain], numeric('answer'));
    expect(left).toBe(0);
    expect(kept.values[0]).toEqual([1, ...numbers, 1]);
    expect(kept.values[2]).toEqual([0.5, ...answers, 0.5]);
    expect([kept.rows, kept.predicted]).toEqual([2 + numbers.length, 2 + numbers.length]);
  });

  test.each([
    ['fewer answers than records', line('7,y\\n8,x', '.25')],
    ['more answers than records', line('7,y', '.25\\n.75')],
    ['no record', line('', '')],
    ['a record without a field', line('7', '.25')],
    ['a record with one field too many', line('7,y,', '.25')],
    ['an escape', line('7,y\\t', '.25')],
    ['an escape in an answer', line('7,y', '.25\\r\\n')],
    ['a byte that JSON does not allow', line('7,y', '.2\u0001,.25')],
    ['a header', line('a,b', '.25')],
    ['a category that is not known', line('7,z', '.25')],
    ['space around a number', line(' 7,y', '.25')],
    ['an answer that is no number', line('7,y', 'no')],
    ['something behind the event', `${line('7,y', '.25').trimEnd()} \n`],
    ['another key', line('7,y', '.25').replace('encoding', 'Encoding')],
  ])('a line is left to others for %s', (_, odd) => {
    const { kept, left } = read(columns, [plain, odd, plain], numeric('answer'));
    expect(left).toBe(Buffer.byteLength(odd + plain));
    expect(kept.values).toEqual([[1], [0], [0.5]]);
    expect([kept.rows, kept.predicted, kept.events]).toEqual([1, 1, [[null, 1]]]);
  });

  test('a response that is not there leaves answers out', () => {
    const without = '{"captureData":{"endpointInput":{"encoding":"CSV","data":"1,x"}}}\n';
    const { kept, left } = read(columns, [without, without], numeric('answer'));
    expect([left, kept.rows, kept.predicted]).toEqual([0, 2, 0]);
    expect(kept.values[2]).toEqual([Infinity, Infinity]);
  });
});
