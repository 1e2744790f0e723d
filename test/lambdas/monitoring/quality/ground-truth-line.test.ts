import { readGroundTruth } from '../../../../lambdas/monitoring/quality/ground-truth-line';

const line = (truth: object, metadata: object = { eventId: 'e1' }) =>
  JSON.stringify({ groundTruthData: truth, eventMetadata: metadata, eventVersion: '0' });

describe('ground truth', () => {
  test.each<[string, object, unknown[]]>([
    ['one value of CSV', { data: '1', encoding: 'CSV' }, ['1']],
    ['several lines of CSV', { data: '1\n0\n', encoding: 'CSV' }, ['1', '0']],
    ['several columns of CSV', { data: '1,0', encoding: 'CSV' }, ['1', '0']],
    ['a JSON list', { data: '[1,0]', encoding: 'JSON' }, [1, 0]],
    ['a JSON value', { data: '"late"', encoding: 'JSON' }, ['late']],
  ])('is understood as %s', (_, truth, labels) => {
    expect(readGroundTruth(line(truth))).toEqual({ id: 'e1', labels, recordedAt: null });
  });

  test('prefers the caller’s identity and tells when it was recorded', () => {
    const metadata = { eventId: 'e1', inferenceId: 'mine', recordedAt: '2026-01-02T00:00:00Z' };
    expect(readGroundTruth(line({ data: '1', encoding: 'CSV' }, metadata))).toMatchObject({
      id: 'mine',
      recordedAt: '2026-01-02T00:00:00Z',
    });
  });

  test.each([
    ['not-json', '{'],
    ['not-a-capture-event', '{}'],
    ['not-a-capture-event', line({ data: '1', encoding: 'CSV' }, {})],
    ['unsupported-encoding', line({ data: 'MQ==', encoding: 'BASE64' })],
    ['unreadable-payload', line({ data: '', encoding: 'CSV' })],
    ['unreadable-payload', line({ data: '{', encoding: 'JSON' })],
  ])('that cannot be used says %s (%s)', (reason, text) => {
    expect(readGroundTruth(text)).toBe(reason);
  });
});
