import { learnShape } from '../../../../../lambdas/monitoring/capture/byte-path/line-shape';

const part = (data: unknown, encoding = 'CSV') => ({ observedContentType: 'text/csv', data, encoding });
const line = (document: unknown) => Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
const event = (input: object, output?: object) => ({
  captureData: { endpointInput: input, ...(output && { endpointOutput: output }) },
  eventMetadata: { eventId: 'e1', customAttributes: ['a', 'b'], inferenceTime: '2026-03-01T00:00:00Z' },
});
const slotsOf = (document: unknown, monitorsAnswers = true, readsAttributes = false) =>
  learnShape(line(document), monitorsAnswers, readsAttributes)?.slots;

describe('shape of a capture line', () => {
  test('leaves room for the texts in which lines differ, in their order', () => {
    expect(slotsOf(event(part('1,2'), part('0.5')))).toEqual([
      'input',
      'output',
      'unused',
      'attribute',
      'attribute',
      'time',
    ]);
  });

  test('a response that nobody monitors may say anything', () => {
    expect(slotsOf(event(part('1,2'), part('0.5')), false)).toEqual(expect.arrayContaining(['input', 'unused']));
    expect(slotsOf(event(part('1,2'), part({ a: 1 }, 'JSON')), false)).not.toContain('output');
  });

  test('a line without a response has a shape of its own', () => {
    expect(slotsOf(event(part('1,2')))).not.toContain('output');
  });

  test.each<[string, unknown]>([
    ['a payload that is no CSV', event(part('[1,2]', 'JSON'), part('0.5'))],
    ['an answer that is no CSV', event(part('1,2'), part('[0.5]', 'JSON'))],
    ['a payload that is no text', event(part([1, 2]), part('0.5'))],
    [
      'a response before the request',
      { captureData: { endpointOutput: part('0.5'), endpointInput: part('1,2') }, eventMetadata: {} },
    ],
    [
      'a key that comes twice',
      '{"captureData":{"endpointInput":{"data":"1","data":"2","encoding":"CSV"}},"eventMetadata":{}}',
    ],
    [
      'a key with an escape',
      '{"captureData":{"endpointInput":{"\\u0064ata":"1","data":"2","encoding":"CSV"}},"eventMetadata":{}}',
    ],
  ])('is not learned from %s', (_, document) => {
    expect(slotsOf(document)).toBeUndefined();
  });

  test.each([
    ['a text', 'revenue=1'],
    ['a number in a list', ['revenue=1', 2]],
  ])('is not learned where attributes that are read are %s', (_, customAttributes) => {
    const odd = event(part('1,2'), part('0.5'));
    const document = { ...odd, eventMetadata: { ...odd.eventMetadata, customAttributes } };
    expect(slotsOf(document, true, true)).toBeUndefined();
    expect(slotsOf(document)).toContain('input');
  });

  test('a key with a slash is not taken for a path', () => {
    const odd = { ...event(part('1,2')), 'captureData/endpointInput': { data: 'x' } };
    expect(slotsOf(odd)?.filter((slot) => slot === 'input')).toHaveLength(1);
  });
});
