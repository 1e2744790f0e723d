import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { binomial } from '../../../test/lambdas/monitoring/support/null-windows';
import { tableLaws } from '../worlds/column-law';
import { streamOf } from '../worlds/random-stream';
import { drawBaseline, WindowDraw } from '../worlds/window-draw';
import { powerOf, type Power } from './quality';

/** Windows a share of whose lines cannot be read, or whose records have a column that nobody declared. */
export interface MalformedWorld {
  readonly what: 'malformed lines' | 'unknown column';
  readonly share: number;
  readonly lines: number;
  readonly repetitions: number;
}

export async function malformedShare({ what, share, lines, repetitions }: MalformedWorld): Promise<Power> {
  const random = streamOf(`${what} ${share} ${lines}`);
  const laws = tableLaws(2);
  const baseline = await drawBaseline(streamOf('malformed baseline'), laws, 20_000);
  const draws = new WindowDraw(laws, baseline.binning);
  const check = what === 'malformed lines' ? 'malformed' : 'unknown-columns';
  const policy = monitorPolicy({ looksPerDay: 1 });
  return powerOf(
    Array.from({ length: repetitions }, () => {
      const count = binomial(random, lines, share);
      const window = draws.window(random, check === 'malformed' ? lines - count : lines);
      const spoilt =
        check === 'malformed'
          ? { ...window, malformed: { count, reasons: {}, samples: [] } }
          : { ...window, unknownColumns: count === 0 ? [] : [['', 'extra', count] as const] };
      return judge(spoilt as typeof window, baseline, policy).findings.find((finding) => finding.check === check)!
        .verdict;
    }),
  );
}
