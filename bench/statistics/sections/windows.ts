import { count, percent, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import type { WindowsCount } from '../simulations/windows-null';
import { watches, type WindowsTold } from '../simulations/windows-power';

const quarters = 10;
const nulls = [
  { recordsADay: 480, knownWeeks: 12 },
  { recordsADay: 4_800, knownWeeks: 12 },
  { recordsADay: 48_000, knownWeeks: 12 },
  { recordsADay: 4_800, knownWeeks: 4 },
];
const breaks = [
  { stuck: 0.2, lasts: 24 },
  { stuck: 0.4, lasts: 24 },
  { stuck: 1, lasts: 24 },
  { stuck: 0.4, lasts: 168 },
];
const sizes = [480, 4_800];

/** What a day and a week, judged every hour within one budget, hold and see. */
export async function windowsSection(simulate: Simulate): Promise<Section> {
  const held = await Promise.all(
    nulls.map(async (world) => {
      const worlds = Array.from({ length: quarters }, (_, quarter) => ({ features: 5, days: 91, quarter, ...world }));
      const counted = await simulate('windowsNull', worlds);
      const rate = (of: (one: WindowsCount) => number) => rateOf(counted.map(of));
      return [
        count(world.recordsADay),
        world.knownWeeks,
        quarters,
        rate(({ day }) => day).mean.toFixed(2),
        rate(({ week }) => week).mean.toFixed(2),
        showRate(rate(({ day, week }) => day + week)),
        rate(({ alarms }) => alarms).mean.toFixed(2),
        rate(({ withFloors }) => withFloors).mean.toFixed(2),
      ];
    }),
  );
  const worlds = breaks.flatMap((broken) => sizes.map((recordsADay) => ({ ...broken, recordsADay, repetitions: 10 })));
  const told = await simulate('windowsPower', worlds);
  const seen = worlds.map(({ stuck, lasts, recordsADay }, i) => [
    percent(stuck),
    `${lasts} hours`,
    count(recordsADay),
    ...watches.map((name) => cell(told[i]![name])),
  ]);
  return {
    lines: [
      '## A day and a week at once',
      '',
      'Every hour the last 24 hours and the last 7 days are judged, as deployed, within one budget: contract, drift and',
      'prediction drift may each raise .14 a quarter in both windows together, .43 in all. Hours of the week differ (nights,',
      'weekends); a day is held against days of its time in so many weeks before, a week against the baseline. 5 features.',
      'Without floors, looks in alarm in each window; the sum of the two is what the budget bounds. An alarm of people is a run',
      'of looks in either.',
      '',
      ...table(
        ['records a day', 'known weeks', 'quarters', 'day', 'week', 'both', 'alarms', 'looks in alarm, with floors'],
        held,
      ),
      '',
      'A feature of twenty gets stuck: a share of its values is one and the same, for a day or to stay. How often that is called',
      'critical up to a day after its end, and after how many hours (median); default policy. The last two columns have the',
      'budget for one window alone: sharing it costs no hour that is seen here.',
      '',
      ...table(['stuck', 'lasts', 'records a day', ...watches], seen),
    ],
  };
}

function cell({ share, hours }: WindowsTold[keyof WindowsTold]): string {
  return hours === null ? 'never' : `${percent(share)}, after ${hours} h`;
}
