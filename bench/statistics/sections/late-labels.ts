import { totalOf } from '../../../lambdas/monitoring/statistics/counts';
import { percent, table } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import type { LateTask } from '../worlds/late-days';
import { quarterDays } from '../worlds/quarters';

/** Quarters a row: each look draws a week of outcomes. */
const quarters = 100;
const block = 25;
const blocks = Array.from({ length: quarters / block }, (_, i) => ({ from: i * block, to: (i + 1) * block }));

/** False alarms and power where outcomes of one kind come later than those of the other. */
export async function lateLabels(simulate: Simulate): Promise<readonly string[]> {
  const [delayed, losses] = await Promise.all([delayRows(simulate), delayLossRows(simulate)]);
  return [
    '### Labels that come late',
    '',
    'Delays are exponential, a day is judged at the age by which nine of ten outcomes have come, 5,000 answers a day. Where',
    'outcomes of one kind (positive ones, right answers, small errors) take longer, what has come is a biased part of the whole.',
    'Where nothing is known of that, an alarm has to hold whatever the missing outcomes are; where older days are known at two',
    'ages, as a deployed monitor knows them, late outcomes are made up for. `days vary`: mean delays of a day, for either kind by',
    'itself, by that standard deviation of their logarithm. Nothing is wrong with the model; `undecided` are windows that are',
    `\`insufficient\` with the default floors. The family may raise .14 a quarter; ${quarters} quarters a row.`,
    'Alarms of a quarter share its approved model and come in clusters: of probabilities after 48 h and 24 h on days that vary, 42',
    'are of one quarter whose approved AUC was by chance measured three standard errors too good, all of them of AUC, which does',
    'not hang on delays.',
    '',
    ...table(
      [
        'answers',
        'mean delay: first kind',
        'second',
        'days vary',
        'older days',
        'window',
        'quality, without floors',
        'with floors',
        'undecided',
      ],
      delayed,
    ),
    '',
    'What that costs in power: shares of windows of one day that are told, and that are left undecided, with default floors.',
    'Mean delays of a day vary by .1.',
    '',
    ...table(
      [
        'change',
        'mean delay: positive',
        'negative',
        'all outcomes there',
        'older days tell',
        'nothing known',
        'undecided then',
      ],
      losses,
    ),
    '',
  ];
}

const delays = [
  { first: 24, second: 24 },
  { first: 48, second: 24 },
  { first: 96, second: 24 },
];

function delayRows(simulate: Simulate) {
  const tasks: readonly LateTask[] = ['probabilities', 'several classes', 'numbers'];
  const ways = [
    { learns: false, varies: 0, windowDays: 1 },
    { learns: true, varies: 0, windowDays: 1 },
    { learns: true, varies: 0, windowDays: 7 },
    { learns: true, varies: 0.3, windowDays: 7 },
  ];
  const worlds = tasks.flatMap((task) =>
    delays.flatMap((delay) => ways.map((way) => ({ task, ...delay, ...way, answers: 5_000 }))),
  );
  return Promise.all(
    worlds.map(async (world) => {
      const parts = blocks.map((part) => ({ ...world, ...part }));
      const counted = (await simulate('labelDelayNull', parts)).flat();
      const undecided = totalOf(counted, (one) => one.undecided) / (counted.length * quarterDays);
      return [
        world.task,
        `${world.first} h`,
        `${world.second} h`,
        world.varies === 0 ? 'no' : world.varies,
        world.learns ? 'known' : 'not known',
        world.windowDays === 1 ? '1 day' : `${world.windowDays} days`,
        showRate(rateOf(counted.map(({ quality }) => quality))),
        showRate(rateOf(counted.map(({ withFloors }) => withFloors))),
        percent(undecided),
      ];
    }),
  );
}

function delayLossRows(simulate: Simulate) {
  const changes = [
    { name: 'positive outcomes are 6 points more', wrong: { skill: 1, lift: 0.06 } },
    { name: 'positive outcomes are 12 points more', wrong: { skill: 1, lift: 0.12 } },
    { name: 'outcomes hang on scores by 75 % as much', wrong: { skill: 0.75, lift: 0 } },
  ];
  const common = { task: 'probabilities' as const, varies: 0.1, windowDays: 1, answers: 5_000, repetitions: 400 };
  return Promise.all(
    changes.flatMap(({ name, wrong }) =>
      delays.map(async (delay) => {
        const [all, known, unknown] = await simulate('labelDelayPower', [
          { ...common, ...delay, wrong, whole: true, learns: false },
          { ...common, ...delay, wrong, whole: false, learns: true },
          { ...common, ...delay, wrong, whole: false, learns: false },
        ]);
        const share = (power: { readonly alarm: number } | undefined) => percent(power!.alarm);
        const cells = [share(all), share(known), share(unknown), percent(unknown!.undecided)];
        return [name, `${delay.first} h`, `${delay.second} h`, ...cells];
      }),
    ),
  );
}
