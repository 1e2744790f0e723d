/** What the server must reach, as ratios within a round. Pure: figures in, rows of a table out. */
import { peers } from './contenders.mjs';
import { median } from './statistics.mjs';

const best = (figures, kind, key) =>
  Math.max(...peers.filter((peer) => peer.kind === kind).map((peer) => figures[`${peer.name} ${key}`].rps));
const bestP99 = (figures) => Math.min(...peers.map((peer) => figures[`${peer.name} mlp c64`].p99));

/** Targets that need only our own server. `of` computes the value of a round. */
const own = [
  { name: 'MLP, c = 64 ÷ hello world', atLeast: 0.6, of: (f) => f['tidegate mlp c64'].rps / f['hello c64'].rps },
  { name: 'MLP, c = 64 ÷ POST not parsed', atLeast: 0.75, of: (f) => f['tidegate mlp c64'].rps / f['post c64'].rps },
  { name: 'trees, c = 64 ÷ hello world', atLeast: 0.5, of: (f) => f['tidegate trees c64'].rps / f['hello c64'].rps },
  {
    name: 'MLP, c = 64: tick batching ÷ unbatched',
    atLeast: 1.25,
    of: (f) => f['tidegate mlp c64'].rps / f['unbatched mlp c64'].rps,
  },
  {
    name: 'MLP, c = 1: median − hello world’s, µs',
    atMost: 50,
    of: (f) => (f['tidegate mlp c1'].p50 - f['hello c1'].p50) * 1000,
  },
  {
    name: 'MLP, c = 64: p99 ÷ (c ÷ requests/s)',
    atMost: 3,
    of: (f) => (f['tidegate mlp c64'].p99 / 1000 / 64) * f['tidegate mlp c64'].rps,
  },
  {
    name: 'trees, binary, 32 rows, c = 8 ÷ raw batches of 32',
    atLeast: 0.6,
    of: (f) => (32 * f['tidegate trees binary 32'].rps) / f['raw trees 32'],
  },
  {
    name: 'MLP, binary, 32 rows, c = 8 ÷ raw batches of 32',
    atLeast: 0.25,
    of: (f) => (32 * f['tidegate mlp binary 32'].rps) / f['raw mlp 32'],
  },
  { name: 'resnet18, c = 8 ÷ raw', atLeast: 0.9, of: (f) => f['heavy c8'].rps / f['raw resnet18 1'] },
  {
    name: 'resnet18, c = 8: p99 ÷ (c × raw service time)',
    atMost: 1.3,
    of: (f) => ((f['heavy c8'].p99 / 1000) * f['raw resnet18 1']) / 8,
  },
  { name: '/ping while resnet18 has c = 16: p99, ms', atMost: 25, of: (f) => f['ping'].p99 },
  {
    name: 'MLP, c = 8, beside resnet18, c = 8 ÷ both on the main thread',
    atLeast: 50,
    of: (f) => f['mixed auto'].rps / f['mixed inline'].rps,
  },
  { name: 'MLP, c = 8, beside resnet18, c = 8: p99, ms', atMost: 10, of: (f) => f['mixed auto'].p99 },
];

/** Targets against the servers of others. */
const comparative = [
  {
    name: 'MLP, c = 64 ÷ best hand-tuned peer',
    atLeast: 5,
    of: (f) => f['tidegate mlp c64'].rps / best(f, 'hand-tuned', 'mlp c64'),
  },
  {
    name: 'MLP, c = 64 ÷ best serving framework',
    atLeast: 10,
    of: (f) => f['tidegate mlp c64'].rps / best(f, 'framework', 'mlp c64'),
  },
  { name: 'MLP, c = 64: p99 ÷ best peer’s', atMost: 0.25, of: (f) => f['tidegate mlp c64'].p99 / bestP99(f) },
  {
    name: 'MLP, c = 1 ÷ best peer',
    atLeast: 1,
    of: (f) => f['tidegate mlp c1'].rps / Math.max(best(f, 'hand-tuned', 'mlp c1'), best(f, 'framework', 'mlp c1')),
  },
];

/** Every target with its median over the rounds, the least and the largest of them, and whether it holds. */
export function judge(rounds, withPeers) {
  return [...own, ...(withPeers ? comparative : [])].map(({ name, atLeast, atMost, of }) => {
    const values = rounds.map(of);
    const value = median(values);
    return {
      name,
      aim: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
      value,
      least: Math.min(...values),
      most: Math.max(...values),
      holds: atLeast === undefined ? value <= atMost : value >= atLeast,
    };
  });
}
