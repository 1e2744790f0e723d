import { StoryTimes } from '../../../local/page/story-times';
import { storyClock, storyRange } from '../../../local/page/view/story-clock';
import { minute, twoWeeks } from './snapshots';

describe('times of the story', () => {
  test('hours that follow each other are one span, a pause begins another', () => {
    const times = new StoryTimes();
    times.set(new Date('2001-02-01T00:00:00Z'), minute(0));
    times.set(new Date('2001-02-01T05:00:00Z'), minute(1));
    times.set(undefined, minute(2));
    times.set(new Date('2001-02-01T06:00:00Z'), minute(3));
    expect(times.spans).toEqual([
      {
        from: '2001-02-01T00:00:00.000Z',
        to: '2001-02-01T05:00:00.000Z',
        playedFrom: minute(0).toISOString(),
        playedTo: minute(1).toISOString(),
      },
      {
        from: '2001-02-01T06:00:00.000Z',
        to: '2001-02-01T06:00:00.000Z',
        playedFrom: minute(3).toISOString(),
        playedTo: minute(3).toISOString(),
      },
    ]);
    expect(times.now).toEqual(new Date('2001-02-01T06:00:00Z'));
  });

  test.each(['2001-01-31T23:00:00Z', '2001-03-01T00:00:00Z'])('a leap to %s begins another span', (to) => {
    const times = new StoryTimes();
    times.set(new Date('2001-02-01T00:00:00Z'), minute(0));
    times.set(new Date(to), minute(1));
    expect(times.spans).toHaveLength(2);
  });

  test('there is none before it is set', () => {
    const times = new StoryTimes();
    times.set(undefined, minute(0));
    expect(times.now).toBeUndefined();
    expect(times.spans).toEqual([]);
  });
});

describe('the clock of a story', () => {
  const at = (index: number) => new Date(storyClock(twoWeeks)(minute(index).toISOString())).toISOString();

  test('goes with this machine while a week is played', () => {
    expect(at(0)).toBe('2001-02-01T00:00:00.000Z');
    expect(at(0.5)).toBe('2001-02-04T11:30:00.000Z');
  });

  test('stands still while the monitors look at the week', () => {
    expect(at(1.5)).toBe('2001-02-07T23:00:00.000Z');
    expect(at(10)).toBe('2001-02-14T23:00:00.000Z');
  });

  test('shows the beginning for what was before it', () => {
    expect(at(-3)).toBe('2001-02-01T00:00:00.000Z');
  });

  test('is that of this machine when no story is played', () => {
    expect(storyClock([])('2026-11-25T10:00:00Z')).toBe(Date.parse('2026-11-25T10:00:00Z'));
    expect(storyRange([])).toBeUndefined();
  });
});
