import * as fc from 'fast-check';
import { ReportBook } from '../../../../lambdas/monitoring/business/report-book';
import { readReport, type BusinessReport } from '../../../../lambdas/monitoring/business/report-line';
import { reportLine } from './reports';

const asked = Date.parse('2026-03-01T10:00:00Z');
const counters = [
  { name: 'revenue', withinHours: 48 },
  { name: 'returned', withinHours: 72 },
];

function book(...lines: readonly string[]): ReportBook {
  const found = new ReportBook(counters);
  for (const line of lines) found.add(readReport(line) as BusinessReport, '2026-03-01');
  return found;
}

describe('a line of reports', () => {
  test('tells of which prediction, when, and what', () => {
    expect(readReport(reportLine('order-1', { revenue: 12.5 }, '2026-03-01T12:00:00Z', 'payment-7'))).toEqual({
      predictionId: 'order-1',
      reportId: 'id payment-7',
      recordedAt: Date.parse('2026-03-01T12:00:00Z'),
      values: { revenue: 12.5 },
    });
  });

  test.each([
    ['no JSON', '{', 'not-json'],
    ['a list', '[1]', 'not-a-report'],
    ['ground truth', '{"groundTruthData":{},"eventMetadata":{"eventId":"a"}}', 'not-a-report'],
    [
      'one of nothing',
      '{"businessData":{"revenue":1},"eventMetadata":{"recordedAt":"2026-03-01T00:00:00Z"}}',
      'not-a-report',
    ],
    ['one without a time', '{"businessData":{"revenue":1},"eventMetadata":{"eventId":"a"}}', 'no-time'],
    ['one with a time that is none', reportLine('a', { revenue: 1 }, 'yesterday'), 'no-time'],
  ])('cannot be used when it is %s', (_, line, problem) => {
    expect(readReport(line)).toBe(problem);
  });
});

describe('reports that wait for their prediction', () => {
  test('are several of one prediction, each counted', () => {
    const one = book(reportLine('a', { revenue: 2 }, '2026-03-01T11:00:00Z'), reportLine('a', { revenue: 3 }));
    expect(one.take('a', asked)).toEqual([
      ['revenue', 2],
      ['revenue', 3],
    ]);
    expect(one.result()).toEqual({ matched: 2, repeated: 0, late: 0, found: { '2026-03-01': 2 } });
  });

  test('count once when they come twice, and for one of two captures of a prediction', () => {
    const twice = book(reportLine('a', { revenue: 2 }), reportLine('a', { revenue: 2 }));
    expect(twice.take('a', asked)).toEqual([['revenue', 2]]);
    expect(twice.take('a', asked)).toEqual([]);
    expect(twice.result()).toMatchObject({ matched: 1, repeated: 1, found: { '2026-03-01': 2 } });
  });

  test('are corrected by a later line of the same identity, whatever order they come in', () => {
    const first = reportLine('a', { revenue: 2 }, '2026-03-01T11:00:00Z', 'p');
    const later = reportLine('a', { revenue: 5 }, '2026-03-01T12:00:00Z', 'p');
    for (const lines of [
      [first, later],
      [later, first],
    ]) {
      expect(book(...lines).take('a', asked)).toEqual([['revenue', 5]]);
    }
  });

  test('count within the delay of their counter from the prediction on, the end included, and are late after it', () => {
    const at = (hours: number) => new Date(asked + hours * 3_600_000).toISOString();
    const found = book(
      reportLine('a', { revenue: 1 }, at(48), '1'),
      reportLine('a', { revenue: 2 }, at(48.01), '2'),
      reportLine('a', { returned: 3, revenue: 4 }, at(72), '3'),
    );
    expect(found.take('a', asked)).toEqual([
      ['revenue', 1],
      ['returned', 3],
    ]);
    expect(found.result()).toMatchObject({ matched: 2, late: 1 });
  });

  test('tell nothing by names that every object has', () => {
    expect(new ReportBook([{ name: 'toString', withinHours: 1 }]).take('a', asked)).toEqual([]);
    expect(book(reportLine('a', { other: 1 })).take('a', asked)).toEqual([]);
  });

  test('come to the same in any order and however often they are sent', () => {
    const line = fc
      .tuple(
        fc.constantFrom('a', 'b'),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('p', 'q'),
        fc.integer({ min: 0, max: 60 }),
      )
      .map(([id, revenue, report, hours]) =>
        reportLine(id, { revenue }, new Date(asked + hours * 3_600_000).toISOString(), report),
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (lines, picks) => {
        const again = lines.length === 0 ? [] : picks.map((pick) => lines[pick % lines.length]!);
        const sum = (all: readonly string[]) => {
          const found = book(...all);
          return ['a', 'b'].map((id) => found.take(id, asked).reduce((total, [, value]) => total + Number(value), 0));
        };
        expect(sum([...again, ...[...lines].reverse()])).toEqual(sum(lines));
      }),
    );
  });
});
