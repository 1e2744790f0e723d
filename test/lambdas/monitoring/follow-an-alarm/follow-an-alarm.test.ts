import { writeFileSync } from 'node:fs';
import { MonitorFolder } from '../../../bin/monitor/files';
import type { Cause } from '../../../../lambdas/monitoring/verdict/verdict';
import { alarmedShops, type Alarmed } from './alarmed-shops';
import { alarmMessages, filled, guide, guideFile, shownIn } from './guide';

type Name = keyof typeof alarmedShops;

/** What each of them has to be told as. */
const expected: Readonly<Record<Name, string>> = {
  'wrong type': 'critical data-contract-break invalid',
  missing: 'critical data-contract-break missing',
  range: 'critical data-contract-break range',
  'new category': 'critical data-contract-break new-category',
  schema: 'critical data-contract-break missing',
  malformed: 'critical data-contract-break malformed',
  unit: 'critical data-contract-break range',
  'covariate drift': 'critical covariate-drift distribution',
  'prediction drift': 'critical prediction-drift distribution',
  quality: 'critical quality-loss quality',
  fairness: 'critical fairness-loss fairness',
  attribution: 'critical attribution-drift attribution',
  business: 'critical business-loss business',
  insufficient: 'insufficient: 40 records came, 50 are needed',
  'outcomes late': 'insufficient: 1114 of 5600 answers have an outcome, 90 % are needed',
  'no data': 'warning no-data no-data',
  'no baseline': 'version 1.0.0 has no baseline.json or no schema.json',
};

const runs = new Map<Name, { readonly alarmed: Alarmed; readonly says: string; readonly replays: string }>();

beforeAll(async () => {
  for (const [name, make] of Object.entries(alarmedShops) as [Name, () => Promise<Alarmed>][]) {
    const alarmed = await make();
    const folder = new MonitorFolder();
    folder.write('verdict.json', alarmed.verdict);
    const { out, err } = await folder.monitor('replay', 'verdict.json');
    runs.set(name, { alarmed, says: alarmed.announced.map((line) => `${line}\n`).join(''), replays: out + err });
  }
});

describe('one alarm from its message to its arithmetic', () => {
  test.each(Object.entries(expected) as [Name, string][])('%s is told as what it is', (name, told) => {
    const { alarmed, says, replays } = runs.get(name)!;
    const { causes } = JSON.parse(alarmed.verdict) as { causes: readonly Cause[] };
    const [first] = causes;
    const said = first?.check === undefined ? says : `${first.severity} ${first.type} ${first.check}`;
    expect(`${said}\n${says}\n${replays}`).toContain(told);
  });

  test.each(Object.keys(expected).filter((name) => name !== 'no baseline') as Name[])(
    'replay of %s computes everything again, and its levels and causes',
    (name) => {
      expect(runs.get(name)!.replays).toMatch(/replayed: every number and every level comes out as stored\n$/);
    },
  );

  test('every alarm has a page with the same causes, but for business, whose page is that of drift', () => {
    for (const [name, { alarmed }] of runs) {
      if (name === 'business' || name === 'no baseline') continue;
      expect(alarmed.page).toContain('<h2>Causes</h2>');
    }
  });
});

test('the guide shows what the monitors say and what replay prints', () => {
  const messages = alarmMessages();
  const outputs = new Map([
    ...[...runs].flatMap(([name, { says, replays }]): [string, string][] => [
      [`says ${name}`, says],
      [`replays ${name}`, replays],
    ]),
    ...[...messages].map(([metric, text]): [string, string] => [`alarm ${metric}`, `${text}\n`]),
  ]);
  const text = guide();
  const shown = shownIn(text);
  expect([...shown.keys()].filter((key) => !outputs.has(key))).toEqual([]);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(guideFile, filled(text, outputs));
  // To write it anew: UPDATE_DOCS=1 npx jest follow-an-alarm; then read what it says beside the blocks.
  expect(guide()).toBe(filled(text, outputs));
  // Every family is walked.
  const walked = [
    'wrong type',
    'malformed',
    'covariate drift',
    'prediction drift',
    'quality',
    'fairness',
    'attribution',
  ];
  for (const name of [...walked, 'business', 'insufficient', 'no data'])
    expect([...shown.keys()]).toContain(`replays ${name}`);
  // And every alarm is shown.
  expect([...messages.keys()].filter((metric) => !shown.has(`alarm ${metric}`))).toEqual([]);
});
