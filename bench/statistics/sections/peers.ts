import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { totalOf } from '../../../lambdas/monitoring/statistics/counts';
import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';

interface Flagged {
  readonly records: number;
  readonly flagged: number;
  readonly checks: number;
  readonly windows: number;
}

/** What peers/measure.mjs found. */
interface Measured {
  readonly repetitions: number;
  readonly measured: readonly { readonly name: string; readonly sizes: readonly Flagged[] }[];
}

const blocks = 10;

/** False alarms of other engines in the same setting. */
export async function peersSection(simulate: Simulate): Promise<Section> {
  const { repetitions, measured } = JSON.parse(readFileSync(join(__dirname, 'peers.json'), 'utf8')) as Measured;
  const sizes = measured[0]!.sizes.map(({ records }) => records);
  const own = await Promise.all(
    sizes.map(async (records): Promise<Flagged> => {
      const part = repetitions / blocks;
      const worlds = Array.from({ length: blocks }, (_, i) => ({ records, from: i * part, to: (i + 1) * part }));
      const counted = await simulate('peerNull', worlds);
      const sum = (of: (one: (typeof counted)[number]) => number) => totalOf(counted, of);
      return {
        records,
        flagged: sum(({ flagged }) => flagged),
        checks: sum(({ checks }) => checks),
        windows: sum(({ windows }) => windows),
      };
    }),
  );
  const rows = [{ name: 'Tidegate', sizes: own }, ...measured].map((engine) => [
    engine.name,
    ...engine.sizes.flatMap(({ flagged, checks, windows }) => [
      `${((100 * flagged) / checks).toFixed(1)} %`,
      `${Math.round((100 * windows) / repetitions)} %`,
    ]),
  ]);
  return {
    lines: [
      '### Other engines, nothing changed either',
      '',
      `References of 10,000 records, 14 numeric and 6 categorical features, ${repetitions} tables of each size, all at their defaults:`,
      'the share of single checks that were flagged, and of windows with any feature flagged. Evidently 0.7.23',
      '(`DataDriftPreset`), NannyML 0.13.1 (Jensen–Shannon, chunks as large as the window), whylogs 1.6.4 (drift scores);',
      'Tidegate judges a daily window. Written by `npm run statistics -- --only peers --install`; whylogs draws lots in its',
      'sketches that nobody can seed, so that its shares of checks move by half a point from run to run.',
      '',
      ...table(
        ['engine', ...sizes.flatMap((records) => [`checks at ${count(records)}`, `windows at ${count(records)}`])],
        rows,
      ),
    ],
  };
}
