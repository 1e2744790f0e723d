import { alarmRequest, readSignal } from '../../../lambdas/retraining/signals';
import { model, requested } from './world';

const context = { model, alarms: [{ alarm: 'drift-alarm', cause: 'drift' }] as const };

const alarm = (value: string) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: 'drift-alarm', state: { value, timestamp: '2001-04-01T00:00:00.000+0000' } },
});
const created = (object: Record<string, unknown>) => ({
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'data' }, object: { key: 'flights/_SUCCESS', ...object } },
});

describe('a retraining signal', () => {
  test('of an alarm that fires is a request for the cause the alarm stands for', () => {
    expect(readSignal(alarm('ALARM'), context)).toEqual({
      kind: 'request',
      request: {
        cause: 'drift',
        causeId: 'drift-alarm@2001-04-01T00:00:00.000+0000',
        reason: 'alarm drift-alarm stands since 2001-04-01T00:00:00.000+0000',
        requestedBy: 'alarm',
      },
    });
  });

  test('of an alarm that recovers asks for nothing', () => {
    expect(readSignal(alarm('OK'), context)).toEqual({ kind: 'none', why: 'alarm drift-alarm is OK' });
  });

  test('fails for an alarm of somebody else', () => {
    expect(() => alarmRequest('other', 'now', context.alarms)).toThrow(
      "alarm 'other' is none of this trigger: drift-alarm",
    );
  });

  test('of a schedule is identified by rule and time, so that a repeated delivery is the same cause', () => {
    const event = { signal: 'schedule', rule: 'weekly', time: '2001-04-01T00:00:00Z' };
    expect(readSignal(event, context)).toMatchObject({
      request: { cause: 'schedule', causeId: 'weekly@2001-04-01T00:00:00Z' },
    });
  });

  test.each([
    [{ 'version-id': 'v1', etag: 'e', sequencer: 's' }, 'v1'],
    [{ etag: 'e', sequencer: 's' }, 's'],
    [{ etag: 'e' }, 'e'],
  ])('of an object %j is identified by its revision', (object, revision) => {
    expect(readSignal(created(object), context)).toMatchObject({
      request: { cause: 'new-data', causeId: `s3://data/flights/_SUCCESS#${revision}` },
    });
  });

  test('of a changed configuration is identified by the event', () => {
    const event = {
      'detail-type': 'Parameter Store Change',
      id: 'event-1',
      detail: { name: '/x', operation: 'Update' },
    };
    expect(readSignal(event, context)).toMatchObject({
      request: { cause: 'configuration', causeId: 'configuration:event-1', reason: '/x changed' },
    });
  });

  test('of a person keeps who asked and why', () => {
    expect(readSignal(requested({ cause: 'person', causeId: 'ticket-7' }), context)).toEqual({
      kind: 'request',
      request: { cause: 'person', causeId: 'ticket-7', reason: 'because', requestedBy: 'ada' },
    });
  });

  test('for another model asks for nothing', () => {
    expect(readSignal(requested({ model: 'other' }), context)).toEqual({
      kind: 'none',
      why: "request is for 'other'",
    });
  });

  test.each([
    ['no event', undefined],
    ['an event that no rule sends', { 'detail-type': 'EC2 Instance State-change Notification', detail: {} }],
    ['a cause that does not exist', requested({ cause: 'whim' })],
    ['an empty cause id', requested({ causeId: '' })],
    ['a payload of another schema', requested({ schemaVersion: 2 })],
  ])('fails for %s', (_, event) => {
    expect(() => readSignal(event, context)).toThrow(
      expect.objectContaining({ name: 'Tidegate.InvalidInput' }) as Error,
    );
  });
});
