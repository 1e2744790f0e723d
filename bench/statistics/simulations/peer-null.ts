import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { profileRows } from '../../../lambdas/monitoring/profile/build-baseline';
import { categoriesLaw, tableLaws, type ColumnLaw } from '../worlds/column-law';
import { streamOf } from '../worlds/random-stream';
import { drawBaseline, drawRows } from '../worlds/window-draw';

/** The setting in which other engines are measured, see peers/null.py: 14 numeric and 6 categorical features. */
export interface PeerWorld {
  readonly records: number;
  readonly from: number;
  readonly to: number;
}

/** What was flagged though nothing had changed. */
export interface PeerCount {
  /** Checks of a single feature that were flagged, of all. */
  readonly flagged: number;
  readonly checks: number;
  /** Windows with any feature flagged. */
  readonly windows: number;
}

const numeric = tableLaws(1)[0]!;
const laws: readonly ColumnLaw[] = [
  ...Array.from({ length: 14 }, () => numeric),
  ...[30, 4, 6, 200, 3, 50].map(categoriesLaw),
  numeric,
];

/** Tidegate with daily windows at its defaults; everything is made of rows, baseline and windows alike. */
export async function peerNull({ records, from, to }: PeerWorld): Promise<PeerCount> {
  const policy = monitorPolicy({ looksPerDay: 1 });
  let [flagged, checks, windows] = [0, 0, 0];
  for (let repetition = from; repetition < to; repetition += 1) {
    const random = streamOf(`peers ${records} ${repetition}`);
    const baseline = await drawBaseline(random, laws, 10_000);
    const profile = await profileRows(drawRows(random, laws, records), baseline.binning);
    const drift = judge(profile, baseline, policy).findings.filter(({ family }) => family === 'feature-drift');
    const alarms = drift.filter(({ cause }) => cause !== null).length;
    flagged += alarms;
    checks += drift.length;
    windows += Number(alarms > 0);
  }
  return { flagged, checks, windows };
}
