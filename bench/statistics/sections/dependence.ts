import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import { dependences } from '../simulations/dependence';

const tables = [
  { features: 20, records: 500, quarters: 20 },
  { features: 100, records: 200, quarters: 8 },
];

/** What features that hang together do to the correction across them. */
export async function dependenceSection(simulate: Simulate): Promise<Section> {
  const rows = await Promise.all(
    tables.flatMap(({ features, records, quarters }) =>
      dependences.map(async (dependence) => {
        const worlds = Array.from({ length: quarters }, (_, quarter) => ({ dependence, features, records, quarter }));
        const counted = await simulate('dependenceNull', worlds);
        return [
          dependence,
          features,
          count(records),
          quarters,
          showRate(rateOf(counted.map(({ positive }) => positive))),
          showRate(rateOf(counted.map(({ any }) => any))),
        ];
      }),
    ),
  );
  return {
    lines: [
      '### Features that hang together',
      '',
      'Benjamini and Hochberg’s correction is proven for features that are independent or depend on each other positively;',
      'Benjamini and Yekutieli’s (`dependence: any`) for all. Daily windows without floors, every one made of rows, against',
      'baselines of 5,000 rows; contract and drift of the features, which may raise .29 together. Features that say the same',
      'raise fewer alarms, and parts of one whole (of all flags exactly one is set: the more of one, the less of the others) no',
      'more than their share. So the default is `positive`; `any` costs a factor of 3.6 with 20 features and 5.2 with 100.',
      '',
      ...table(['features are', 'number', 'records', 'quarters', 'alarms, `positive`', 'alarms, `any`'], rows),
    ],
  };
}
