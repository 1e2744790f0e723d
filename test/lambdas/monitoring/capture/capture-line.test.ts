import { CaptureLineReader } from '../../../../lambdas/monitoring/capture/capture-line';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import { shopSchema } from '../support/shop';

interface Part {
  readonly data: unknown;
  readonly encoding?: string;
  readonly observedContentType?: string;
}

const answer: Part = { data: '0.25,0.75', encoding: 'CSV' };
const rows = [[10, 2, 'DE']];

function line(input: Part, output: Part | null = answer, metadata: object = { eventId: 'e1' }): string {
  return JSON.stringify({
    captureData: { endpointInput: input, ...(output === null ? {} : { endpointOutput: output }) },
    eventMetadata: metadata,
    eventVersion: '0',
  });
}

const json = (document: unknown): Part => ({ data: JSON.stringify(document), encoding: 'JSON' });
const base64 = (text: string, observedContentType?: string): Part => ({
  data: Buffer.from(text).toString('base64'),
  encoding: 'BASE64',
  ...(observedContentType === undefined ? {} : { observedContentType }),
});

const read = (text: string) => new CaptureLineReader(shopSchema).read(text);
const rowsOf = (input: Part) => {
  const event = read(line(input));
  return typeof event === 'string' ? event : event.rows;
};

describe('request of a capture line', () => {
  test.each<[string, Part]>([
    ['CSV', { data: '10,2,DE', encoding: 'CSV' }],
    ['CSV with a header', { data: 'country,amount,items\nDE,10,2', encoding: 'CSV' }],
    ['CSV in base64', base64('10,2,DE\n', 'text/csv; charset=utf-8')],
    ['CSV in base64 without a type', base64('10,2,DE')],
    ['JSON in base64', base64('[[10,2,"DE"]]', 'application/json')],
    ['JSON in base64 without a type', base64('[[10,2,"DE"]]')],
    ['a list of rows', json([[10, 2, 'DE']])],
    ['one row', json([10, 2, 'DE'])],
    ['instances', json({ instances: [[10, 2, 'DE']] })],
    ['instances with features', json({ instances: [{ features: [10, 2, 'DE'] }] })],
    ['records', json([{ amount: 10, items: 2, country: 'DE' }])],
    ['one record', json({ country: 'DE', amount: 10, items: 2 })],
    [
      'a split data frame',
      json({ dataframe_split: { columns: ['items', 'country', 'amount'], data: [[2, 'DE', 10]] } }),
    ],
    ['data frame records', json({ dataframe_records: [{ amount: 10, items: 2, country: 'DE' }] })],
    ['JSON Lines', { data: '{"features":[10,2,"DE"]}\n', encoding: 'JSON' }],
    ['JSON that was not turned into text', { data: [[10, 2, 'DE']], encoding: 'JSON' }],
    [
      'tensors as the schema groups them',
      json({
        inputs: [
          { name: 'country', shape: [1, 1], datatype: 'BYTES', data: ['DE'] },
          { name: 'numbers', shape: [1, 2], datatype: 'FP32', data: [[10, 2]] },
        ],
      }),
    ],
    [
      'one tensor a feature',
      json({
        inputs: [
          { name: 'amount', shape: [1], datatype: 'FP32', data: [10] },
          { name: 'items', shape: [1], datatype: 'FP32', data: [2] },
          { name: 'country', shape: [1], datatype: 'BYTES', data: ['DE'] },
        ],
      }),
    ],
    [
      'a single tensor of all features',
      json({ inputs: [{ name: 'x', shape: [1, 3], datatype: 'BYTES', data: ['10', '2', 'DE'] }] }),
    ],
  ])('is understood as %s', (_, input) => {
    const found = rowsOf(input);
    expect(found).toHaveLength(1);
    expect((found as unknown[][])[0]!.map(String)).toEqual(rows[0]!.map(String));
  });

  test('may hold several records, by lines, rows or tensors', () => {
    const twice: Part = { data: '0.1,0.9\n0.2,0.8', encoding: 'CSV' };
    const inputs: Part[] = [
      { data: '10,2,DE\n11,3,FR', encoding: 'CSV' },
      { data: '{"features":[10,2,"DE"]}\n{"features":[11,3,"FR"]}', encoding: 'JSON' },
      json({
        inputs: [
          { name: 'numbers', shape: [2, 2], datatype: 'FP32', data: [10, 2, 11, 3] },
          { name: 'country', shape: [2, 1], datatype: 'BYTES', data: ['DE', 'FR'] },
        ],
      }),
    ];
    for (const input of inputs) {
      const event = read(line(input, twice));
      expect(event).toMatchObject({ rows: [{ 0: expect.anything() as unknown }, {}], predictions: ['0.9', '0.8'] });
    }
  });

  test.each<[string, Part]>([
    ['wrong-column-count', { data: '10,2', encoding: 'CSV' }],
    ['wrong-column-count', json([[10, 2, 'DE', 1]])],
    ['wrong-column-count', json({ inputs: [{ name: 'country', shape: [1], datatype: 'BYTES', data: ['DE'] }] })],
    ['unreadable-payload', json({ something: 'else' })],
    ['unreadable-payload', { data: '{"a":', encoding: 'JSON' }],
    ['unreadable-payload', json({ inputs: [{ name: 'numbers', shape: [2, 2], datatype: 'FP32', data: [1] }] })],
    ['unreadable-payload', { data: '', encoding: 'CSV' }],
    ['unreadable-payload', { data: 7, encoding: 'CSV' }],
    ['unsupported-encoding', { data: '10,2,DE', encoding: 'ZIP' }],
    ['unsupported-encoding', { data: '10,2,DE' }],
    ['unsupported-content-type', base64('????', 'image/png')],
  ])('that cannot be used says %s (%j)', (reason, input) => {
    expect(rowsOf(input)).toBe(reason);
  });

  test('names columns that the schema does not know', () => {
    const unknown: string[] = [];
    const reader = new CaptureLineReader(shopSchema, (name) => unknown.push(name));
    reader.read(line(json({ amount: 10, items: 2, country: 'DE', colour: 'red' })));
    expect(unknown).toEqual(['colour']);
  });

  test('a record without one of the features has it missing', () => {
    expect(rowsOf(json({ amount: 10, items: 2 }))).toEqual([[10, 2, undefined]]);
  });
});

describe('response of a capture line', () => {
  const input: Part = { data: '10,2,DE', encoding: 'CSV' };
  const predictionOf = (output: Part) => {
    const event = read(line(input, output));
    return typeof event === 'string' ? event : event.predictions?.map(Number);
  };

  test.each<[string, Part]>([
    ['a column of CSV', { data: '0.25,0.75', encoding: 'CSV' }],
    ['the only column of CSV', { data: '0.75\n', encoding: 'CSV' }],
    ['a tensor', json({ outputs: [{ name: 'probabilities', shape: [1, 2], datatype: 'FP32', data: [0.25, 0.75] }] })],
    [
      'one of several tensors',
      json({
        outputs: [
          { name: 'label', shape: [1], data: [1] },
          { name: 'probabilities', shape: [1, 2], data: [0.25, 0.75] },
        ],
      }),
    ],
    ['predictions', json({ predictions: [0.75] })],
    ['predictions by class', json({ predictions: [[0.25, 0.75]] })],
    ['predictions as objects', json({ predictions: [{ score: 0.75 }] })],
    ['a plain list', json([0.75])],
    ['a plain number', json(0.75)],
    ['an object', json({ buys: 0.75 })],
    ['base64', base64('0.25,0.75', 'text/csv')],
  ])('is understood as %s', (_, output) => {
    expect(predictionOf(output)).toEqual([0.75]);
  });

  test.each<[string, Part]>([
    ['prediction-count', { data: '0.1,0.9\n0.2,0.8', encoding: 'CSV' }],
    ['unreadable-prediction', json({ hello: [], world: {} })],
    ['unreadable-prediction', { data: '{', encoding: 'JSON' }],
    ['unreadable-prediction', json({ outputs: [{ name: 'probabilities', shape: [1, 1, 0], data: [] }] })],
  ])('that cannot be used says %s (%j)', (reason, output) => {
    expect(predictionOf(output)).toBe(reason);
  });

  test('may be missing', () => {
    expect(read(line(input, null))).toMatchObject({ predictions: null, rows: [['10', '2', 'DE']] });
  });
});

describe('capture line', () => {
  test('tells identity, time and attributes', () => {
    const metadata = {
      eventId: 'e',
      inferenceId: 'mine',
      inferenceTime: '2026-01-01T00:00:00Z',
      customAttributes: ['a=1'],
    };
    const event = read(line({ data: '10,2,DE', encoding: 'CSV' }, answer, metadata));
    expect(event).toMatchObject({ id: 'mine', time: '2026-01-01T00:00:00Z', attributes: ['a=1'] });
  });

  test.each([
    ['not-json', '{"captureData":'],
    ['not-a-capture-event', '{"hello":1}'],
    ['not-a-capture-event', '[1]'],
    ['not-a-capture-event', '{"captureData":{}}'],
  ])('that cannot be used says %s', (reason, text) => {
    expect(read(text)).toBe(reason);
  });

  test('a model without tabular features is read by its answers alone', () => {
    const schema = parseFeatureSchema({ schemaVersion: 1, features: [], prediction: { name: 'score' } });
    const event = new CaptureLineReader(schema).read(
      line({ data: 'AAAA', encoding: 'BASE64' }, { data: '0.5', encoding: 'CSV' }),
    );
    expect(event).toMatchObject({ rows: [[]], predictions: ['0.5'] });
  });
});
