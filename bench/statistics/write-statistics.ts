import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allWeeks, watchFlights } from './flights';
import { simulateNull, simulatePower } from './simulate';

/** A table in Markdown. */
function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

function nullTable(): string[] {
  const rows = [false, true].flatMap((seasonal) =>
    [5, 50, 200].flatMap((features) =>
      [50, 500, 5_000, 50_000].map((records, i) => {
        const quarters = features === 200 ? 2 : features === 50 ? 4 : 12;
        const result = simulateNull({ features, records, seasonal, quarters }, features * 10 + i + Number(seasonal));
        return [
          features,
          records,
          seasonal ? 'weekly' : 'none',
          quarters,
          result.alarmsWithoutFloors.toFixed(2),
          result.alarms.toFixed(2),
        ];
      }),
    ),
  );
  const header = ['features', 'records', 'season', 'quarters', 'alarms a quarter, no floors', 'with floors'];
  return table(header, rows);
}

function powerTable(): string[] {
  const rows = [0.3, 0.5, 0.7, 0.9].flatMap((lean, i) =>
    [200, 1_000, 10_000].map((records) => {
      const { stability, warned, critical, insufficient } = simulatePower(records, lean, 200, 100 * i + records);
      return [stability.toFixed(3), records, warned.toFixed(2), critical.toFixed(2), insufficient.toFixed(2)];
    }),
  );
  return table(['PSI in truth', 'records', 'alarm', 'critical', 'insufficient'], rows);
}

async function flightTable(root: string): Promise<string[]> {
  const { heldOut, weeks } = await watchFlights({ root, weeks: allWeeks, every: 1 });
  const rows = [heldOut, ...weeks].map(({ from, drift, quality }) => {
    const { auc, calibration } = quality.measures;
    return [
      from,
      drift.verdict,
      (drift.largestStability ?? 0).toFixed(3),
      quality.verdict,
      `${auc!.value.toFixed(3)} (${auc!.lower.toFixed(3)} to ${auc!.upper.toFixed(3)})`,
      calibration!.value.toFixed(3),
    ];
  });
  return table(['week', 'drift', 'largest PSI', 'quality', 'AUC', 'calibration'], rows);
}

/** Writes docs/statistics.md: every number in it comes from this run, and the seeds are fixed. */
async function main(root: string): Promise<void> {
  const lines = [
    '# What the monitors’ statistics hold',
    '',
    'Written by `npm run statistics`; seeds are fixed, so the same code writes the same numbers.',
    '',
    '## No drift: false alarms a quarter',
    '',
    'Daily windows, a budget of one false alarm a quarter for all families of tests together, a baseline of 20,000',
    'records. Without floors every change that is real raises an alarm, however small: that is the statistical gate alone.',
    'With a weekly season, windows are compared with 56 known-good days.',
    '',
    ...nullTable(),
    '',
    '## Drift: how often it is seen',
    '',
    'One of twenty features moves; daily windows, default policy. Floors are .05 (warning) and .25 (critical).',
    '',
    ...powerTable(),
    '',
    '## Flights, January to June 2001',
    '',
    'Model trained on 1 to 24 January; quality against the week of 25 January, which training held out.',
    '',
    ...(await flightTable(root)),
    '',
  ];
  writeFileSync(join(root, 'docs', 'statistics.md'), lines.join('\n'));
}

void main(process.cwd());
