import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';

const worlds = [
  { looks: 60, batch: 100, streams: 2_000 },
  { looks: 1_000, batch: 100, streams: 400 },
];

/** Statistics that hold at every look at once, as a judge of rollouts needs them. */
export async function anyTimeSection(simulate: Simulate): Promise<Section> {
  const risks = await simulate('anyTimeRisk', worlds);
  return {
    lines: [
      '### Looked at as often as one likes',
      '',
      'Traffic splits (`sampleRatio`, 5 % to a canary) and distributions (`empiricalProcessBound`, twenty bins) in which nothing',
      'is wrong, looked at after every batch at a risk of 5 %: the share of streams that any look called wrong, beside tests that',
      'hold for one look. No verdict rests on these two yet, and no bundle holds them: they are for the judge of rollouts.',
      '',
      ...table(
        [
          'looks',
          'records each',
          'split, at all times',
          'split, a test a look',
          'distribution, at all times',
          'a band a look',
        ],
        risks.map(({ ratio, repeatedChiSquare, band, repeatedBand }, i) => [
          count(worlds[i]!.looks),
          worlds[i]!.batch,
          ...[ratio, repeatedChiSquare, band, repeatedBand].map((share) => `${(100 * share).toFixed(1)} %`),
        ]),
      ),
    ],
  };
}
