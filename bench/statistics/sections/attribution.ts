import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import type { FeatureLaw } from '../simulations/attribution';

const plans = [
  { features: 5, quarters: 160, block: 20 },
  { features: 20, quarters: 80, block: 5 },
  { features: 200, quarters: 16, block: 1 },
];
const sizes = [100, 300, 1_000];
const laws: readonly FeatureLaw[] = ['normal', 'skewed'];

/** False alarms of what the answers hang on. */
export async function attributionSection(simulate: Simulate): Promise<Section> {
  const rows = await Promise.all(
    laws.flatMap((law) =>
      plans.flatMap(({ features, quarters, block }) =>
        sizes.map(async (records) => {
          const worlds = Array.from({ length: quarters / block }, (_, i) => {
            return { law, features, records, from: i * block, to: (i + 1) * block };
          });
          const counted = (await simulate('attributionNull', worlds)).flat();
          return [
            law,
            features,
            count(records),
            quarters,
            showRate(rateOf(counted.map(({ attribution }) => attribution))),
            rateOf(counted.map(({ withFloors }) => withFloors)).mean.toFixed(2),
          ];
        }),
      ),
    ),
  );
  return {
    lines: [
      '### Attribution',
      '',
      'Order and shares, corrected together, may raise .14: daily samples of a linear model whose weights fall with their rank,',
      'against 12 known-good ones; every quarter has known-good samples of its own. Values are normal or skewed (log-normal).',
      'Of a linear model permutation attributions are known without asking it, which a test holds against asking it.',
      '',
      '**With the default floors attribution keeps its part in every row; without them it does not** for five skewed features and',
      '100 records, the fewest that are judged: the t limit takes the logarithms of what known-good samples lose for normal,',
      'which they are not quite. Whoever lowers the floors should take 300 records or more.',
      '',
      ...table(['values', 'features', 'records', 'quarters', 'attribution', 'with floors'], rows),
    ],
  };
}
