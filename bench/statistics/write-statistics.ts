import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allWeeks, areaVerdict, watchFlights } from './flights';
import { captureCauses, simulateNull, simulatePower, type NullWorld } from './simulate';
import { simulateAttributionNull } from './simulate-attribution';
import { simulateBusinessNull, simulateBusinessPower } from './simulate-business';
import { simulateQualityNull, simulateQualityPower } from './simulate-quality';

/** A table in Markdown. */
function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

const sizes = [50, 500, 5_000, 50_000];
const widths = [
  { features: 5, quarters: 40 },
  { features: 50, quarters: 12 },
  { features: 200, quarters: 5 },
];

function nullTable(): string[] {
  const daily = (['none', 'weekly'] as const).flatMap((season) =>
    widths.flatMap(({ features, quarters }) =>
      sizes.map((records): NullWorld => ({ features, records, season, windows: 'daily', quarters })),
    ),
  );
  const rolling = [480, 24_000].map((records): NullWorld => ({
    features: 5,
    records,
    season: 'none',
    windows: 'rolling',
    quarters: 20,
  }));
  const rows = [...daily, ...rolling].map((world, i) => {
    const { alarms, alarmsWithoutFloors, windowsInAlarm, byCause } = simulateNull(world, 1_000 + i);
    console.log(`no drift: ${JSON.stringify(world)}`);
    const { windows, season } = world;
    return [
      world.features,
      world.records,
      windows === 'rolling' ? 'last 24 h, every hour' : season === 'none' ? 'daily' : 'daily, weekly season',
      world.quarters,
      ...captureCauses.map((cause) => byCause[cause].toFixed(2)),
      alarmsWithoutFloors.toFixed(2),
      windowsInAlarm.toFixed(2),
      alarms.toFixed(2),
    ];
  });
  const causes = ['contract', 'drift', 'prediction drift'];
  return table(
    ['features', 'records', 'windows', 'quarters', ...causes, 'all', 'windows in alarm', 'all, with floors'],
    rows,
  );
}

function qualityTable(): string[] {
  const rows = [50, 150, 500, 5_000, 50_000].flatMap((labels, i) =>
    [2, 20].map((groups) => {
      const result = simulateQualityNull({ labels, groups, quarters: 200 }, 2_000 + 10 * i + groups);
      const { qualityWithoutFloors, fairnessWithoutFloors, alarms, quarters } = result;
      const numbers = [qualityWithoutFloors, fairnessWithoutFloors, alarms].map((value) => value.toFixed(2));
      return [labels, groups, quarters, ...numbers];
    }),
  );
  return table(['outcomes', 'groups', 'quarters', 'quality', 'fairness', 'all, with floors'], rows);
}

async function attributionTable(): Promise<string[]> {
  const rows: (string | number)[][] = [];
  for (const [features, records, quarters] of [
    [5, 200, 40],
    [20, 200, 20],
    [20, 1_000, 5],
    [100, 200, 2],
  ] as const) {
    const { alarms, alarmsWithoutFloors } = await simulateAttributionNull({ features, records, quarters }, features);
    rows.push([features, records, quarters, alarmsWithoutFloors.toFixed(2), alarms.toFixed(2)]);
  }
  return table(['features', 'records', 'quarters', 'attribution', 'with floors'], rows);
}

function businessTable(): string[] {
  const rows = [100, 1_000].flatMap((requests) =>
    [0, 0.15].map((wave) => {
      const quarters = requests === 100 ? 200 : 40;
      const result = simulateBusinessNull({ requests, wave, quarters }, 5_000 + requests + 100 * wave);
      return [requests, percent(wave), quarters, result.alarmsWithoutFloors.toFixed(2), result.alarms.toFixed(2)];
    }),
  );
  console.log('business: done');
  return table(['requests a day', 'days differ by', 'quarters', 'business', 'with floors'], rows);
}

function businessPowerTable(): string[] {
  const rows = [0.07, 0.15, 0.3].flatMap((fall) =>
    [200, 1_000].flatMap((requests) =>
      [0, 0.1].map((wave) => {
        const days = simulateBusinessPower(requests, wave, fall, 21, 6_000 + requests + 100 * (wave + fall));
        return [percent(fall), requests, percent(wave), days === null ? 'not in a quarter' : days];
      }),
    ),
  );
  return table(['purchases fall by', 'requests a day', 'days differ by', 'told after days (median)'], rows);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
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

function qualityPowerTable(): string[] {
  const rows = [0.9, 0.8, 0.7, 0.5].flatMap((skill, i) =>
    [500, 2_000, 10_000].map((labels) => {
      const result = simulateQualityPower(labels, { skill, favour: 0 }, 200, 3_000 + 10 * i);
      const shares = [result.alarm, result.critical, result.insufficient].map((value) => value.toFixed(2));
      return [`AUC falls by ${result.areaLost.toFixed(3)}`, labels, ...shares];
    }),
  );
  const favoured = [0.05, 0.1, 0.2].flatMap((favour, i) =>
    [1_000, 5_000].map((labels) => {
      const result = simulateQualityPower(labels, { skill: 1, favour }, 200, 4_000 + 10 * i);
      const shares = [result.alarm, result.critical, result.insufficient].map((value) => value.toFixed(2));
      return [`one group of five gets ${favour} more positive answers`, labels, ...shares];
    }),
  );
  return table(['change', 'outcomes', 'alarm', 'critical', 'insufficient'], [...rows, ...favoured]);
}

async function flightTables(root: string): Promise<string[]> {
  const { heldOut, weeks } = await watchFlights({ root, weeks: allWeeks, every: 1 });
  const approved = heldOut.quality.measures.auc!.value;
  const rows = [heldOut, ...weeks].map(({ from, drift, quality, attribution }) => {
    const { auc, calibration } = quality.measures;
    return [
      from,
      drift.verdict,
      (drift.largestStability ?? 0).toFixed(3),
      `${attribution.verdict} (${(attribution.agreement ?? 0).toFixed(3)})`,
      quality.verdict,
      `${auc!.value.toFixed(3)} (${auc!.lower.toFixed(3)} to ${auc!.upper.toFixed(3)})`,
      (approved - auc!.value).toFixed(3),
      calibration!.value.toFixed(3),
    ];
  });
  const floors = [0.01, 0.02, 0.025, 0.03, 0.035, 0.05].map((floor) => {
    const fell = weeks.find(({ quality }) => approved - quality.measures.auc!.value >= floor);
    const called = weeks.find((week) => areaVerdict(week, heldOut, floor) === 'critical');
    return [floor, fell?.from ?? 'never', called?.from ?? 'never'];
  });
  return [
    ...table(
      ['week', 'drift', 'largest PSI', 'attribution (nDCG)', 'quality', 'AUC', 'fall of AUC', 'calibration'],
      rows,
    ),
    '',
    'Against the held-out week, AUC never falls by .05: what looks like it, from .67 to .60, is the difference of days',
    'that the model was trained on and days that it was not. It falls by up to .037. At each critical floor, the verdict',
    'turns critical in the first week that falls by as much, and in none before:',
    '',
    ...table(['critical floor of AUC', 'first week that fell by it', 'first critical verdict on AUC'], floors),
  ];
}

/** Writes docs/statistics.md: every number in it comes from this run, and the seeds are fixed. */
async function main(root: string): Promise<void> {
  const flights = await flightTables(root);
  console.log('flights: done');
  const lines = [
    '# What the monitors’ statistics hold',
    '',
    'Written by `npm run statistics`; seeds are fixed, so the same code writes the same numbers.',
    '',
    '## No drift: false alarms a quarter',
    '',
    'The budget is one false alarm a quarter, shared by seven families of tests: data contract, drift, prediction drift,',
    'attribution, quality, fairness, business; so each may raise .14. Every quarter of the simulation has a baseline of its own of',
    '20,000 records. **Without floors** every change that is real raises an alarm, however small: that is the statistical',
    'gate alone, and what the budget is about. With the default floors a change must also be large enough to matter. With',
    'a weekly season, windows are compared with 56 known-good days. Windows of the last 24 hours that are judged every hour',
    'overlap, so that one unlucky hour can be in 24 of them: such an alarm is one, and lasts; the budget counts every',
    'window in alarm all the same, since the expectation of a sum does not ask whether its parts depend on each other.',
    'What a window shares with all others of its quarter is the baseline: when it has more records than that, alarms come',
    'in clusters, few quarters with many and many with none; hence as many quarters as the table says.',
    '',
    ...nullTable(),
    '',
    'Quality and fairness, daily windows, held against an approved model measured on 20,000 outcomes:',
    '',
    ...qualityTable(),
    '',
    'Attribution (order and shares, corrected together), daily samples against 12 known-good ones, made with seven families:',
    '',
    ...(await attributionTable()),
    '',
    'Business: two counters, looked at every day of the quarter against the 28 days before it; the share of quarters in',
    'which any look raised an alarm. The interval holds at every look at once, so it may be one in seven at most.',
    '',
    ...businessTable(),
    '',
    '## Drift and loss: how often they are seen',
    '',
    'One of twenty features moves; daily windows, default policy. Floors are .05 (warning) and .25 (critical).',
    '',
    ...powerTable(),
    '',
    'Quality and fairness, daily windows, default policy; floors of AUC are .02 and .05, of the difference of positive',
    'answers .1 and .2, of their ratio .2 and .4.',
    '',
    ...qualityPowerTable(),
    '',
    'Business: how long a fall of purchases goes on before it is told; default floors of 5 and 10 %.',
    '',
    ...businessPowerTable(),
    '',
    '## Flights, January to June 2001',
    '',
    'Model trained on 1 to 24 January; quality against the week of 25 January, which training held out. A week is judged',
    'a day after its last flight, when all labels have come; default floors.',
    '',
    ...flights,
    '',
  ];
  writeFileSync(join(root, 'docs', 'statistics.md'), lines.join('\n'));
}

void main(process.cwd());
