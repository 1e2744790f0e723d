import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import { captureChecks, type CaptureCount, type CaptureQuarter } from '../simulations/capture-null';
import type { Rhythm } from '../worlds/quarters';

const sizes = [50, 200, 1_000, 5_000, 50_000];

/** How many quarters, by rhythm and features: enough that the bound says something, few enough to wait for. */
const plans: readonly { readonly rhythm: Rhythm; readonly quarters: Readonly<Record<number, number>> }[] = [
  { rhythm: 'daily', quarters: { 5: 100, 20: 50, 200: 20 } },
  { rhythm: 'day of week', quarters: { 5: 60, 20: 30, 200: 12 } },
  { rhythm: 'hour of week', quarters: { 5: 60, 20: 24, 200: 8 } },
];

/** More quarters than above: their alarms come in clusters. */
const overlapping: readonly Rhythm[] = ['last 24 h', 'last 7 d'];
const overlappingQuarters = 200;
const overlappingSizes = [480, 4_800, 48_000];

/** False alarms of what is judged from capture alone. */
export async function captureSection(simulate: Simulate): Promise<Section> {
  const cells = plans.flatMap(({ rhythm, quarters }) =>
    Object.entries(quarters).map(([features, times]) => ({ rhythm, features: Number(features), times })),
  );
  const rows = await Promise.all(
    cells.map(async ({ rhythm, features, times }) => {
      const worlds = quartersOf({ rhythm, features, sizes: [...sizes] }, times);
      const counted = await simulate('captureNull', worlds);
      return sizes.map((records, i) =>
        rowOf(
          rhythm,
          features,
          records,
          counted.map((bySize) => bySize[i]!),
        ),
      );
    }),
  );
  const overlaps = await Promise.all(
    overlapping.map(async (rhythm) => {
      const worlds = quartersOf({ rhythm, features: 5, sizes: overlappingSizes }, overlappingQuarters);
      const counted = await simulate('captureNull', worlds);
      return overlappingSizes.map((records, i) =>
        overlapRow(
          rhythm,
          records,
          counted.map((bySize) => bySize[i]!),
        ),
      );
    }),
  );
  return {
    lines: [
      '## No drift: false alarms a quarter',
      '',
      'The budget is one false alarm a quarter, shared by seven families of tests: data contract, drift, prediction drift,',
      'attribution, quality, fairness, business; so each may raise .14, and the three of this table .43. Nothing happens in',
      'these worlds but, where the table says so, a season. The columns are what real tables are made of: even, skewed and',
      'heavy-tailed numbers (Pareto), ties, many zeros, constants, gaps, wrong types, flags that are hardly ever set, 12 and',
      '400 categories. Every quarter has a baseline of its own, which Tidegate builds of 20,000 rows; the windows’ counts are',
      'drawn from the shares of its bins, which is exact, as a test shows against windows made of rows.',
      '',
      '**Without floors** every change that is real raises an alarm, however small: that is the statistical gate alone, and',
      'what the budget is about. With the default floors a change must also be large enough to matter. In brackets is what the',
      'true rate lies below with 95 % confidence (Poisson, widened where quarters differ by more): a small number of quarters',
      'cannot show more than that. What windows of a quarter share is their baseline: when they hold more records than it,',
      'alarms come in clusters.',
      '',
      ...table(
        ['windows', 'features', 'records', 'quarters', ...captureChecks.map(titleOf), 'all', 'all, with floors'],
        rows.flat(),
      ),
      '',
      '`day of week` and `hour of week`: days and nights, weekends and working days differ, in what is missing by up to six',
      'tenths of it, too, and windows are held against those of like time among 56 known-good days. Malformed lines and unknown',
      'columns have no row: they never happen by chance, so no test is made of them, and without any there is no alarm.',
      '',
      'Windows that overlap (5 features): one unlucky hour is in all windows that it is a part of. Such an alarm is one to a',
      'person, and lasts; the budget counts every window in alarm all the same, since the expectation of a sum does not ask',
      'whether its parts depend on each other.',
      '',
      ...table(
        ['windows, every hour', 'records', 'quarters', 'windows in alarm', 'alarms', 'windows in alarm, with floors'],
        overlaps.flat(),
      ),
    ],
  };
}

function quartersOf(world: Omit<CaptureQuarter, 'quarter'>, times: number): CaptureQuarter[] {
  return Array.from({ length: times }, (_, quarter) => ({ ...world, quarter }));
}

function titleOf(check: string): string {
  return check === 'invalid' ? 'wrong type' : check.replace('-', ' ');
}

function rowOf(rhythm: Rhythm, features: number, records: number, counted: readonly CaptureCount[]) {
  const mean = (of: (one: CaptureCount) => number) => rateOf(counted.map(of)).mean.toFixed(2);
  return [
    rhythm,
    features,
    count(records),
    counted.length,
    ...captureChecks.map((check) => mean(({ byCheck }) => byCheck[check])),
    showRate(rateOf(counted.map(({ windows }) => windows))),
    mean(({ withFloors }) => withFloors),
  ];
}

function overlapRow(rhythm: Rhythm, records: number, counted: readonly CaptureCount[]) {
  const rate = (of: (one: CaptureCount) => number) => rateOf(counted.map(of));
  return [
    rhythm,
    count(records),
    counted.length,
    showRate(rate(({ windows }) => windows)),
    rate(({ alarms }) => alarms).mean.toFixed(2),
    rate(({ withFloors }) => withFloors).mean.toFixed(2),
  ];
}
