import { chiSquareTail, fisher, newcombe, normalTail, studentTail, twoRows, wilson } from './by-hand';
import { guide, shownIn } from './guide';
import { allPrinted, expectPrinted, printed } from './printed';

/** What the guide shows that replay prints; another test holds it against what replay does print. */
const shown = shownIn(guide());
const replayed = (name: string): string => shown.get(`replays ${name}`)!;
const number = String.raw`(-?[\d.]+(?:e-?\d+)?)`;
const find = (text: string, pattern: string) => printed(text, new RegExp(pattern.replaceAll('#', number)));

/** The part of a derivation that is about one alarm. */
const about = (text: string, heading: string) => {
  const [, found] = text.split(`: ${heading}`);
  return found!.split(/^(?:critical|warning|ok|verdict): /m)[0]!;
};

test.each(['wrong type', 'covariate drift', 'quality', 'attribution'])(
  'the budget of %s: what a look may risk',
  (name) => {
    const [share, looks, alpha] = find(replayed(name), ': # / # looks = # a look');
    expectPrinted(share!, 1 / 7);
    expectPrinted(alpha!, 1 / 7 / looks!);
  },
);

test.each(['wrong type', 'covariate drift', 'quality', 'fairness', 'attribution'])(
  'every correction of %s: p times tests, divided by its number',
  (name) => {
    const pattern = `p = ${number}, number ${number} of ${number}; corrected: p · ${number} / ${number} = ${number} ≤ ${number}`;
    const found = allPrinted(replayed(name), new RegExp(pattern, 'g'));
    expect(found.length).toBeGreaterThan(0);
    for (const [p, rank, count, , , corrected, alpha] of found) {
      expectPrinted(corrected!, (p! * count!) / rank!);
      expect(corrected!).toBeLessThanOrEqual(alpha!);
    }
  },
);

test('shares: their difference, and how improbable it is by chance', () => {
  const [some, of, before, ofBefore, effect, p] = find(
    replayed('wrong type'),
    String.raw`now # of # .*, before # of # [^]*?= # \(.*\n.*exact test: p = #`,
  );
  expectPrinted(effect!, some! / of! - before! / ofBefore!);
  expectPrinted(p!, fisher(some!, of!, before!, ofBefore!));
});

test('lines that cannot be read: what so many prove at least', () => {
  const [some, of, effect] = find(replayed('malformed'), String.raw`# of # \(.*\n.*Wilson\) = #`);
  expectPrinted(effect!, wilson(some!, of!)[0]);
});

test.each(['covariate drift', 'prediction drift'])('%s: PSI from its cells, what chance adds, and its tail', (name) => {
  const text = replayed(name);
  const [n, m, cells] = find(text, 'n = # values now, m = # before, on # cells') as [number, number, number];
  const [psi] = find(text, 'over the cells = #') as [number];
  const rows = allPrinted(text, new RegExp(`p = ${number} of .*q = ${number} of .*: adds ${number}`, 'g'));
  const half = (count: number) => Math.max(count, 0.5);
  for (const [now, before, adds] of rows) {
    const [p, q] = [half(now!) / n, half(before!) / m];
    expectPrinted(adds!, (p - q) * Math.log(p / q));
  }
  const [rest] = find(text, 'the other .* add #') as [number];
  expectPrinted(
    psi,
    rows.reduce((sum, [, , adds]) => sum + adds!, rest),
    3,
  );
  const [chance, effect] = find(text, 'by chance alone: .*= #; effect = PSI less that = #') as [number, number];
  expectPrinted(chance, (cells - 1) * (1 / n + 1 / m));
  expectPrinted(effect, psi - chance, 3);
  const [statistic, contingency, p] = find(text, String.raw`1/m\) = #, .*contingency test #, p = #`);
  expectPrinted(statistic!, psi / (1 / n + 1 / m), 3);
  // The tail falls by half with every 1.4 of the statistic, of which four digits are printed.
  expect(Math.abs(Math.log(chiSquareTail(contingency!, cells - 1) / p!))).toBeLessThan(0.3);
});

test('quality: the loss, its error, and how many errors it is', () => {
  const text = about(replayed('quality'), 'AUC');
  const [now, error, was, itsError] = find(text, 'now # ± # on .* was # ± #');
  const [loss] = find(text, 'loss = .* = #') as [number];
  const [lossError] = find(text, 'its error = .* = #') as [number];
  expectPrinted(loss, was! - now!, 3);
  expectPrinted(lossError, Math.hypot(error!, itsError!));
  const [times, p] = find(text, 'loss ÷ error = #; normal tail: p = #');
  expectPrinted(times!, loss / lossError, 3);
  expect(Math.abs(Math.log(normalTail(times!) / p!))).toBeLessThan(0.2);
});

test('fairness: rates, their distance, its interval and its test', () => {
  const text = about(replayed('fairness'), 'equal opportunity difference of country=IT');
  const [some, of, others, ofOthers] = find(text, 'rate: # of # .* # of # .* of the rest') as [
    number,
    number,
    number,
    number,
  ];
  const [points, low, high, effect] = find(text, String.raw`difference # points \(95 % interval # to #\).* = #`);
  const [lower, upper] = newcombe(some, of, others, ofOthers);
  expectPrinted(points!, 100 * (some / of - others / ofOthers), 3);
  expectPrinted(low!, 100 * lower, 3);
  expectPrinted(high!, 100 * upper, 3);
  expectPrinted(effect!, Math.abs(some / of - others / ofOthers));
  const [p] = find(text, '2 × 2 table: p = #') as [number];
  expectPrinted(p, chiSquareTail(twoRows([some, of - some], [others, ofOthers - others]), 1));
});

test('attribution: order and parts from the attributions, and t from the logarithms', () => {
  const text = replayed('attribution');
  const features = allPrinted(
    text,
    new RegExp(String.raw`was ${number} \(.*is number ${number} with ${number}`, 'g'),
  ) as [number, number, number][];
  const gain = (rank: (feature: [number, number, number], i: number) => number) =>
    features.reduce((sum, feature, i) => sum + feature[0] / Math.log2(rank(feature, i) + 1), 0);
  const order = about(text, 'order of the features');
  const [agreement, loss] = find(order, 'gain of the order before = #; loss = .* = #');
  expectPrinted(agreement!, gain(([, now]) => now) / gain((_, i) => i + 1), 3);
  expectPrinted(loss!, 1 - agreement!, 3);
  const parts = about(text, 'parts of the features');
  const all = (i: 0 | 2) => features.reduce((sum, feature) => sum + feature[i], 0);
  const moved = features.reduce((sum, [was, , is]) => sum + Math.abs(was / all(0) - is / all(2)) / 2, 0);
  expectPrinted(find(parts, 'of their parts = #')[0]!, moved, 3);
  const losses = /against the others (.*)/
    .exec(parts)![1]!
    .split(', ')
    .map((one) => Math.log(Number(one)));
  const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
  const spread = Math.sqrt(losses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (losses.length - 1));
  const [printedMean, printedSpread] = find(parts, 'mean #, spread #') as [number, number];
  expectPrinted(printedMean, mean, 3);
  expectPrinted(printedSpread, spread, 3);
  const [t, p] = find(parts, String.raw`√\(1 \+ 1/12\)\) = # with 11 .*: p = #`) as [number, number];
  expectPrinted(t, (Math.log(moved) - mean) / (spread * Math.sqrt(1 + 1 / losses.length)), 3);
  expectPrinted(p, studentTail(t, losses.length - 1), 3);
});

test('business: both halves of the interval, and what it leaves out', () => {
  const text = replayed('business');
  const [now, n, s] = find(text, 'now # on n = # requests, which differ by s = #') as [number, number, number];
  const [before, m, deviation] = find(text, 'before # on m = #, by #') as [number, number, number];
  const [half, rho, alpha] = find(text, String.raw`= # at every look at once, with ρ² = #, α = #`) as [
    number,
    number,
    number,
  ];
  // Tightest when as many requests have come as there were before.
  expectPrinted(rho, (-2 * Math.log(alpha / 2) + Math.log(1 - 2 * Math.log(alpha / 2))) / m, 3);
  const scaled = n * rho + 1;
  expectPrinted(half, s * Math.sqrt(((2 * scaled) / (n * n * rho)) * Math.log(Math.sqrt(scaled) / (alpha / 2))), 3);
  const [z, other] = find(text, String.raw`before may be off by # · .* = #`) as [number, number];
  expectPrinted(2 * normalTail(z), alpha / 2, 3);
  expectPrinted(other, (z * deviation) / Math.sqrt(m), 3);
  const [low, high] = find(text, 'real: # % to # % leaves out 0') as [number, number];
  const change = (now - before) / before;
  expectPrinted(low, 100 * (change - (half + other) / before), 2);
  expectPrinted(high, 100 * (change + (half + other) / before), 2);
  expect(high).toBeLessThan(0);
});
