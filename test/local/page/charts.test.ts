import fc from 'fast-check';
import { courseChart } from '../../../local/page/charts/course-chart';
import { frames } from '../../../local/page/charts/frame';
import { placeMarks } from '../../../local/page/charts/mark-lane';
import { courseOf } from '../../../local/page/view/course';
import type { Mark } from '../../../local/page/view/course';
import { happenings } from '../../../local/page/view/ledger-words';
import { driftOf, ledgerOf, modelOf, qualityOf, twoWeeks } from './snapshots';

const link = (kind: string, window: string) => `/${kind}/${window}`;
const mark = (time: number, label: string): Mark => ({ kind: 'alarm', time, at: '', label, brief: label, text: label });

describe('marks above the chart', () => {
  test.each(frames)('no label lies on another one, and none leaves a $name drawing that it fits into', (frame) => {
    const times = fc.array(
      fc.record({
        time: fc.double({ min: frame.left, max: frame.right, noNaN: true }),
        length: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(times, (found) => {
        const marks = [...found]
          .sort((a, b) => a.time - b.time)
          .map(({ time, length }) => mark(time, 'x'.repeat(length)));
        const boxes = placeMarks(marks, (time) => time, frame).map(({ label, x, row, side }) => {
          const width = 18 + label.length * frame.letter;
          return { row, from: side === 'right' ? x : x - width, to: side === 'right' ? x + width : x };
        });
        for (const [index, a] of boxes.entries()) {
          expect(a.from).toBeGreaterThanOrEqual(0);
          expect(a.to).toBeLessThanOrEqual(frame.width);
          for (const b of boxes.slice(index + 1)) expect(a.row === b.row && a.from < b.to && b.from < a.to).toBe(false);
        }
      }),
    );
  });

  test('moments that cannot be told apart share a line', () => {
    const placed = placeMarks([mark(100, 'a'), mark(102, 'b'), mark(140, 'c')], (time) => time, frames[0]!);
    expect(placed.map(({ x }) => x)).toEqual([100, 100, 140]);
  });

  test('marks of a moment stand in their order, even where a short one would fit in above', () => {
    const moments = [mark(900, 'first'), mark(1000, 'x'.repeat(40)), mark(1000, 'short')];
    expect(placeMarks(moments, (time) => time, frames[0]!).map(({ row }) => row)).toEqual([0, 1, 2]);
  });
});

describe('chart of a course', () => {
  const promoted = {
    action: 'alias-moved' as const,
    reason: 'better',
    details: { alias: 'champion', version: '1.0.1', previousVersion: '1.0.0' },
  };
  const model = modelOf({
    quality: [qualityOf('2001-02-01', 0.57), qualityOf('2001-02-08', 0.62, { version: '1.0.1' })],
    drift: [driftOf('2001-02-01', 'warning'), driftOf('2001-02-08')],
    ledger: ledgerOf(promoted),
  });
  const { markup } = courseChart(courseOf(model, twoWeeks)!, 'late', link);
  const count = (text: string) => markup.split(text).length - 1;

  test('is drawn once for each size of screen, with every window, verdict and happening', () => {
    expect(count('<svg')).toBe(2);
    expect(count('data-kind="promoted"')).toBe(2);
    // Two lines of outcomes, one of predictions, two rows of verdicts: each with two windows.
    expect(count('class="point"')).toBe(2 * 5 * 2);
    expect(markup).not.toContain('NaN');
    expect(markup).not.toContain('Infinity');
  });

  test('shades the windows in which quality was lost, and says how much where there is room', () => {
    expect(count('class="loss critical"')).toBe(2);
    expect(count('AUC lost 0.038')).toBe(1);
    expect(count('class="loss')).toBe(2);
  });

  test('leads from each window to its report', () => {
    expect(count('href="/quality/2001-02-08T00"')).toBe(2 * 3);
    expect(count('href="/drift/2001-02-15T00"')).toBe(2);
  });

  test('names the outcome as the model does', () => {
    expect(markup).toContain('Late rate');
    expect(courseChart(courseOf(model, twoWeeks)!, null, link).markup).toContain('Rate of positive outcomes');
  });

  test('does without what was not measured', () => {
    const course = courseOf(modelOf({ drift: [driftOf('2001-02-01')] }), twoWeeks)!;
    const drawn = courseChart(course, 'late', link).markup;
    expect(drawn).not.toContain('AUC by labels');
    expect(drawn).toContain('Verdict by features');
    expect(drawn).not.toContain('NaN');
  });

  test.each(happenings)('%s has a shape', (kind) => {
    const happened = { from: 0, to: 10, quality: [], drift: [], reigns: [], marks: [{ ...mark(5, 'x'), kind }] };
    expect(courseChart(happened, null, link).markup).toMatch(new RegExp(`class="[fu] ${kind}"[^>]* d="M`));
  });
});
