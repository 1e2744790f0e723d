import { scheduledEvent, transform } from '../../../local/story/scheduled-rule';

describe('a schedule that is fired as of a time', () => {
  const event = scheduledEvent('arn:rule', new Date('2001-02-08T00:00:00.500Z'));

  test('sends the event that EventBridge would send then', () => {
    expect(event).toMatchObject({
      'detail-type': 'Scheduled Event',
      time: '2001-02-08T00:00:00Z',
      resources: ['arn:rule'],
    });
  });

  test('passes through the input transformer of its target', () => {
    const transformer = {
      InputPathsMap: { time: '$.time', 'detail-type': '$.detail-type' },
      InputTemplate: '{"time":<time>,"kind":<detail-type>,"rule":"nightly"}',
    };
    expect(transform(event, transformer)).toEqual({
      time: '2001-02-08T00:00:00Z',
      kind: 'Scheduled Event',
      rule: 'nightly',
    });
    expect(transform(event, { ...transformer, InputTemplate: '{"time":"<time>"}' })).toEqual({
      time: '2001-02-08T00:00:00Z',
    });
  });
});
