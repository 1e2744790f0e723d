import { count, percent, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';

const quarters = 200;
const block = 50;

/** False alarms of counters of business. */
export async function businessSection(simulate: Simulate): Promise<Section> {
  const rows = await Promise.all(
    [50, 1_000, 50_000].flatMap((requests) =>
      [0, 0.15].map(async (wave) => {
        const worlds = Array.from({ length: quarters / block }, (_, i) => {
          return { requests, wave, from: i * block, to: (i + 1) * block };
        });
        const counted = (await simulate('businessNull', worlds)).flat();
        return [
          count(requests),
          percent(wave),
          quarters,
          showRate(rateOf(counted.map(({ business }) => business))),
          rateOf(counted.map(({ withFloors }) => withFloors)).mean.toFixed(2),
        ];
      }),
    ),
  );
  return {
    lines: [
      '### Business',
      '',
      'Two counters, looked at every day of the quarter against the 28 days before it; the share of quarters in which any look',
      'raised an alarm. The interval holds at every look at once, so it may be .14 at most.',
      '',
      ...table(['requests a day', 'days differ by', 'quarters', 'business', 'with floors'], rows),
    ],
  };
}
