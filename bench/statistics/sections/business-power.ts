import { count, percent, table } from '../document';
import type { Simulate } from '../pool';

/** How long a fall of purchases goes on before it is told. */
export async function businessLines(simulate: Simulate): Promise<string[]> {
  const worlds = [0.07, 0.15, 0.3].flatMap((fall) =>
    [50, 1_000, 50_000].flatMap((requests) => [0, 0.1].map((wave) => ({ requests, wave, fall, shops: 100 }))),
  );
  const told = await simulate('businessPower', worlds);
  return [
    '### Business',
    '',
    'Purchases fall and stay low; shares of shops that were told within so many days. Default floors of 5 and 10 %.',
    '',
    ...table(
      ['purchases fall by', 'requests a day', 'days differ by', 'within 7 days', '28 days', '91 days', 'median'],
      told.map(({ within, median }, i) => {
        const { fall, requests, wave } = worlds[i]!;
        const shares = [within[7], within[28], within[91]].map((share) => percent(share));
        return [percent(fall), count(requests), percent(wave), ...shares, median === null ? 'more' : `${median} days`];
      }),
    ),
  ];
}
