/**
 * Measures the inference server against the limits of its machine and against other servers, and writes what it found to
 * docs/benchmarks.md: `npm run bench:serving`. The servers of others are installed once, from PyPI: `--install`.
 */
import { loadavg } from 'node:os';
import { describeMachine, writeSection } from '../section.mjs';
import { Bodies } from './bodies.mjs';
import { peers } from './contenders.mjs';
import { installPeers, makeModels, makeRepository } from './install.mjs';
import { Measurements } from './measure.mjs';
import { help, readOptions } from './options.mjs';
import { coldStartLines, peerLines, tailLine, targetLines } from './report.mjs';
import { medians } from './statistics.mjs';
import { judge } from './targets.mjs';
import { requireTools } from './wrk.mjs';

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
// Servers that a failure left behind end with this process.
process.exit();

async function main(options) {
  if (options.help) return void console.log(help);
  requireTools();
  const models = makeModels();
  const pythons = options.peers || options.install ? installPeers() : {};
  if (options.install) return void console.error('all is installed');
  const { mlp, trees, resnet18 } = models;
  const measurements = new Measurements({
    options,
    pythons,
    bodies: Object.fromEntries(Object.entries(models).map(([name, folder]) => [name, new Bodies(folder)])),
    repositories: {
      mlp: makeRepository('mlp', [mlp]),
      trees: makeRepository('trees', [trees]),
      unbatched: makeRepository('unbatched', [mlp]),
      auto: makeRepository('auto', [mlp, resnet18]),
      inline: makeRepository('inline', [mlp, resnet18]),
    },
  });
  const rounds = [];
  const [load] = loadavg();
  if (load > 0.5)
    console.error(`the machine is busy (load ${load.toFixed(1)}): wait until it is not, or distrust the figures`);
  const steps = stepsOf(measurements, options);
  for (let round = 0; round < options.rounds; round++) {
    const figures = {};
    for (const [i, { name, measure }] of rotated(steps, round).entries()) {
      console.error(`round ${round + 1} of ${options.rounds}, ${i + 1} of ${steps.length}: ${name}`);
      Object.assign(figures, await twice(measure));
    }
    rounds.push(figures);
  }
  report(rounds, options, load);
}

/** A whole run takes a quarter of an hour: one stumble of one server does not end it, two do. */
async function twice(measure) {
  try {
    return await measure();
  } catch (error) {
    console.error(`once more, because: ${error.message}`);
    return measure();
  }
}

/** What a round consists of, in the order of the first one. */
function stepsOf(measurements, { peers: withPeers, only }) {
  const own = [
    { name: 'ONNX Runtime alone', measure: () => measurements.raw() },
    { name: 'cold starts', measure: () => measurements.coldStart() },
    { name: 'node:http alone', measure: () => measurements.baseline() },
    { name: 'Tidegate, MLP', measure: () => measurements.light('mlp') },
    { name: 'Tidegate, trees', measure: () => measurements.light('trees') },
    { name: 'Tidegate, unbatched', measure: () => measurements.unbatched() },
    { name: 'Tidegate, heavy beside light', measure: () => measurements.mixed('auto') },
    { name: 'Tidegate, all on the main thread', measure: () => measurements.mixed('inline') },
  ];
  const others = peers.flatMap((peer) =>
    ['mlp', 'trees'].map((model) => ({
      name: `${peer.name}, ${model}`,
      measure: () => measurements.peer(peer, model),
    })),
  );
  const steps = withPeers ? [...own, ...others] : own;
  if (only.length === 0) return steps;
  const chosen = steps.filter(({ name }) => only.some((word) => name.toLowerCase().includes(word)));
  if (chosen.length === 0)
    throw new Error(`--only ${only.join(',')} fits none of: ${steps.map(({ name }) => name).join('; ')}`);
  return chosen;
}

/** Each round starts elsewhere, so that no contender always has the machine at its warmest. */
function rotated(steps, round) {
  const by = (round * Math.ceil(steps.length / 3)) % steps.length;
  return [...steps.slice(by), ...steps.slice(0, by)];
}

function report(rounds, { rounds: count, seconds, quick, only, peers: withPeers }, load) {
  const figures = medians(rounds);
  if (only.length > 0) return void console.log(JSON.stringify(figures, null, 2));
  const targets = judge(rounds, withPeers);
  const lines = [
    '## Inference server',
    '',
    `One server on one core, wrk with one thread on another, both on loopback; every figure is ${seconds} s of load after a`,
    `warm-up, the median of ${count} rounds in which all contenders take turns. 64 different rows of 30 numbers (340 bytes of`,
    'Open Inference Protocol JSON) go to a network 30-64-1 (MLP) or to 200 trees of depth 6; every server runs ONNX Runtime with',
    'one thread, has its access log off, and is checked row by row against ONNX Runtime before it is timed.',
    `\`npm run bench:serving\`. ${describeMachine()} Load average before: ${load.toFixed(1)}.`,
    '',
    ...targetLines(targets),
    '',
    tailLine(figures),
    '',
    'From the start of a process to its first answer, with all files in the page cache:',
    '',
    ...coldStartLines(figures),
    ...(withPeers
      ? [
          '',
          'Requests a second, and in brackets p50 / p99 in milliseconds, with the MLP; memory of all processes after the load, what they',
          'share counted once; the last two columns are Tidegate’s requests a second divided by those of the row.',
          '',
          ...peerLines(figures),
        ]
      : []),
  ];
  console.log(lines.join('\n'));
  if (quick || !withPeers)
    console.error('not written to docs/benchmarks.md: that takes all contenders, and not --quick');
  else writeSection('serving', lines);
  const missed = targets.filter(({ holds }) => !holds);
  console.error(missed.length === 0 ? 'all targets hold' : `missed: ${missed.map(({ name }) => name).join('; ')}`);
}
