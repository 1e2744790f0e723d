import { CaptureLineReader } from '../../../../lambdas/monitoring/capture/capture-line';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';

const schemaOf = (summary: string, more: object = {}) =>
  parseFeatureSchema({
    schemaVersion: 1,
    features: [],
    prediction: { name: 'text', output: 'map', summary },
    decisionThreshold: 0.5,
    ...more,
  });

/** What is read from an answer. */
function read(data: string, summary = 'share', encoding = 'JSON') {
  const part = { observedContentType: 'application/json', mode: 'OUTPUT', data, encoding };
  const line = { captureData: { endpointOutput: part }, eventMetadata: {}, eventVersion: '0' };
  const event = new CaptureLineReader(schemaOf(summary)).read(JSON.stringify(line));
  return typeof event === 'string' ? event : event.predictions;
}

const maps = [0.1, 0.9, 0.5, 0.2, 0, 0, 0, 0.8];
const tensors = JSON.stringify({ outputs: [{ name: 'map', datatype: 'FP32', shape: [2, 1, 2, 2], data: maps }] });

describe('an answer of many values', () => {
  test.each([
    ['share', [0.5, 0.25]],
    ['largest', [0.9, 0.8]],
    ['mean', [0.425, 0.2]],
  ])('comes down to its %s, one number a picture', (summary, expected) => {
    const found = read(tensors, summary) as number[];
    expect(found).toHaveLength(2);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
  });

  test('does so in every form that answers have', () => {
    const nested = [maps.slice(0, 4), maps.slice(4)].map((map) => [[map.slice(0, 2), map.slice(2)]]);
    expect(read(JSON.stringify({ predictions: nested }))).toEqual([0.5, 0.25]);
    expect(read('0.1,0.9,0.5,0.2\n0,0,0,0.8\n', 'share', 'CSV')).toEqual([0.5, 0.25]);
  });

  test('cannot be read when one of its values is no number', () => {
    expect(read(JSON.stringify({ predictions: [[0.1, 'much']] }))).toBe('unreadable-prediction');
    expect(read(JSON.stringify({ predictions: [[]] }))).toBe('unreadable-prediction');
  });

  test('fails for what has no such number, and says why', () => {
    expect(() => schemaOf('share', { decisionThreshold: null })).toThrow(/prediction.summary: share is that of values/);
    const prediction = { name: 'kind', type: 'categorical', summary: 'mean' };
    expect(() => schemaOf('mean', { prediction })).toThrow(/'kind' is categorical, only numbers have one/);
    expect(() => schemaOf('median')).toThrow(/prediction.summary/);
  });
});
