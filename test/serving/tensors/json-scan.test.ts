import fc from 'fast-check';
import type { DataType } from '../../../serving/tensors/data-type';
import { decodeJson } from '../../../serving/tensors/json-decode';
import { rangeIndex, splitEnvelope } from '../../../serving/tensors/json-envelope';
import { scanJson } from '../../../serving/tensors/json-scan';
import { NumberScanner } from '../../../serving/tensors/number-scanner';
import type { ServingError } from '../../../serving/errors/serving-error';

/** Text of a number in one of the many ways JSON allows. */
const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.stringMatching(/^\d{1,25}$/), fc.integer({ min: -30, max: 30 }))
    .map(([a, b, e]) => `${a}.${b}e${e}`),
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,24})?([eE][+-]?\d{1,2})?$/),
);

test('the scanner reads every number exactly as JSON.parse does', () => {
  fc.assert(
    fc.property(numberText, (text) => {
      const bytes = Buffer.from(`${text},`);
      const scanner = new NumberScanner(bytes, 0, bytes.length);
      const value = scanner.readNumber();
      return Object.is(value, JSON.parse(text)) && scanner.position === text.length;
    }),
    { numRuns: 3000 },
  );
});

test.each(['01', '-', '.5', '1.', '1e', '+1', 'NaN', '--1', ''])(
  'the scanner does not take %j for a number',
  (text) => {
    const bytes = Buffer.from(text);
    const value = new NumberScanner(bytes, 0, bytes.length).readNumber();
    expect(value).toBeUndefined();
  },
);

const types: readonly DataType[] = [
  'FP32',
  'FP64',
  'INT8',
  'INT32',
  'INT64',
  'UINT8',
  'UINT64',
  'BOOL',
  'FP16',
  'BYTES',
];
const element = fc.oneof(
  { weight: 8, arbitrary: numberText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      'true',
      'false',
      '"text"',
      '""',
      '"]"',
      '"grün"',
      '"a\\"b"',
      '"a',
      '1,',
      '[',
      ']',
      'nul',
      '{}',
    ),
  },
);

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as ServingError).code;
  }
}

test('scanning bytes gives what decoding parsed JSON gives, errors included', () => {
  const array = fc.array(fc.array(element, { maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      array,
      fc.constantFrom('', ' ', '\n\t'),
      fc.integer({ min: 0, max: 8 }),
      (datatype, rows, space, count) => {
        const text = `[${rows.map((row) => `[${row.join(`${space},`)}]${space}`).join(',')}]`;
        const bytes = Buffer.from(text);
        const scanned = outcome(() => scanJson(datatype, count, bytes, { start: 0, end: bytes.length }, 'data'));
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          expect(scanned).toBe('MALFORMED_BODY');
          return;
        }
        const decoded = outcome(() => decodeJson(datatype, count, parsed, 'data'));
        // Digits that a double cannot hold: the scanner reads them, JSON.parse has lost them.
        const exactLong =
          (datatype === 'INT64' || datatype === 'UINT64') && decoded === 'INVALID_INPUT' && /\d{16}/.test(text);
        if (!exactLong) expect(scanned).toEqual(decoded);
      },
    ),
    { numRuns: 3000 },
  );
});

test('64-bit integers beyond the range of doubles are exact', () => {
  const texts = ['9223372036854775807', '-9223372036854775808', '9007199254740993', '-9007199254740993'];
  const bytes = Buffer.from(`[${texts.join(',')}]`);
  const data = scanJson('INT64', 4, bytes, { start: 0, end: bytes.length }, 'data') as BigInt64Array;
  expect([...data]).toEqual(texts.map(BigInt));
});

test.each([
  ['INT64', '9223372036854775808'],
  ['INT64', '-9223372036854775809'],
  ['UINT64', '18446744073709551616'],
  ['UINT64', '-1'],
  ['INT64', '1.5'],
] as const)('fails for %s of %s', (datatype, text) => {
  const bytes = Buffer.from(`[${text}]`);
  expect(() => scanJson(datatype, 1, bytes, { start: 0, end: bytes.length }, 'data')).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  );
});

test('a shape that promises more than the bytes can hold allocates nothing', () => {
  const bytes = Buffer.from('[1,2]');
  expect(() => scanJson('FP64', 2 ** 31, bytes, { start: 0, end: bytes.length }, 'data')).toThrow('has 2 elements');
});

describe('splitting a document', () => {
  /** Puts the cut-out arrays back where their placeholders stand. */
  function restore(value: unknown, bytes: Buffer, ranges: readonly { start: number; end: number }[]): unknown {
    if (Array.isArray(value)) return value.map((item) => restore(item, bytes, ranges));
    if (typeof value !== 'object' || value === null) return value;
    const index = rangeIndex(value);
    if (index !== undefined) return JSON.parse(bytes.toString('utf8', ranges[index]?.start, ranges[index]?.end));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, restore(inner, bytes, ranges)]));
  }

  test('loses nothing: with the arrays put back it is what JSON.parse gives', () => {
    const tensor = fc.record({
      name: fc.string(),
      data: fc.oneof(fc.array(fc.jsonValue({ maxDepth: 2 })), fc.array(fc.double({ noNaN: true })), fc.string()),
      parameters: fc.jsonValue({ maxDepth: 2 }),
    });
    const document = fc.record({
      id: fc.string(),
      inputs: fc.array(tensor, { maxLength: 3 }),
      data: fc.array(fc.integer()),
    });
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2), (value, indent) => {
        const bytes = Buffer.from(JSON.stringify(value, null, indent));
        const { value: envelope, ranges } = splitEnvelope(bytes, 'data', 3);
        expect(restore(envelope, bytes, ranges)).toEqual(JSON.parse(bytes.toString()));
        expect(ranges).toHaveLength(value.inputs.filter(({ data }) => Array.isArray(data)).length);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['{"inputs":[{"data":[1,2', '{"inputs":[{"data":[1,2]', '{"inputs":[{"data":["a]}]}', '{', ''])(
    'fails for %j',
    (text) => {
      expect(() => splitEnvelope(Buffer.from(text), 'data', 3)).toThrow(
        expect.objectContaining({ code: 'MALFORMED_BODY' }),
      );
    },
  );

  test('an object in the document stands for none of its arrays, whatever it looks like', () => {
    const inputs = [{ data: [1, 2] }, { data: { $range: 0 } }, { data: { range: 0 } }];
    const { value, ranges } = splitEnvelope(Buffer.from(JSON.stringify({ inputs })), 'data', 3);
    const found = (value as { inputs: { data: unknown }[] }).inputs.map(({ data }) => rangeIndex(data));
    expect(found).toEqual([0, undefined, undefined]);
    expect(ranges).toHaveLength(1);
  });

  test('a message about broken JSON repeats nothing of it', () => {
    expect(() => splitEnvelope(Buffer.from('{"secret": hunter2}'), 'data', 3)).toThrow(
      /^the body is not JSON( \(at position \d+\))?$/,
    );
  });
});
