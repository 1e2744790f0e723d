#!/usr/bin/env node
// Profile and verdict of a window against what other engines take for it: npm run bench:monitoring -- --help
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, writeSection } from '../section.mjs';
import { contendersOf, measure, processes } from './contenders.mjs';
import { moved, referenceRows } from './generate.mjs';
import { installEngines, prepareBaseline, prepareData, requireEngines, requireSameCounts, tables } from './prepare.mjs';
import { writeTables } from './tables.mjs';

const usage = `npm run bench:monitoring -- [--install] [--quick] [--rounds N] [--cache FOLDER]

  --install   install the other engines first (Python 3.11; ten minutes and five gigabytes)
  --quick     20,000 rows, one round, and nothing is written: shows that everything runs
  --rounds N  rounds of the fast engines (5); slow ones run in every second one on capture, and once on other formats
  --cache     where engines and data are kept (node_modules/.cache/bench-monitoring)
`;

const { values } = parseArgs({
  options: {
    install: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cache: { type: 'string' },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const root = path.resolve(import.meta.dirname, '..', '..');
const cache = values.cache ?? path.join(root, 'node_modules', '.cache', 'bench-monitoring');
const venvs = path.join(cache, 'engines');
const rows = values.quick ? 20_000 : 1_000_000;
const rounds = values.quick ? 1 : Number(values.rounds);
const folder = path.join(cache, `data-${rows}`);

if (values.install) installEngines(venvs);
requireEngines(venvs);
prepareData(folder, venvs, rows);
prepareBaseline(folder);
requireSameCounts(folder, venvs);
if (loadavg()[0] > 0.5) console.log(`warning: this machine is busy (load ${loadavg()[0].toFixed(1)})`);

const contenders = contendersOf({ folder, venvs });
const at = (name) => path.join(folder, name);

/** All contenders in turn, round by round, so that what else the machine does falls on all of them alike. */
function compareOn(file, isSlowOnce) {
  const runs = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      if (!contender.isFast && (isSlowOnce ? round > 0 : round % 2 === 1)) continue;
      const run = measure(contender, [at(file)]);
      runs.get(contender.name).push(run);
      const seconds = `${run.seconds.toFixed(2)} s, ${run.cpuSeconds.toFixed(2)} s of processors`;
      console.log(`${file}  ${contender.name}: ${seconds}, ${run.mebibytes.toFixed(0)} MiB`);
    }
  }
  return runs;
}

/** One core and two, and two processes at once, in turn: what a second core gives, and what it could give. */
function secondCore(times) {
  const files = new Array(times).fill(at('capture.jsonl'));
  const [one, two] = contenders;
  const both = processes(2, { folder });
  return Array.from({ length: rounds }, () => {
    const [alone, together, apart] = [one, two, both].map((contender) => measure(contender, files).seconds);
    console.log(
      `${times} × capture.jsonl  one core ${alone.toFixed(2)} s, two ${together.toFixed(2)} s, apart ${apart.toFixed(2)} s`,
    );
    return { alone, together, gained: alone / together, possible: (2 * alone) / apart };
  });
}

/** What Node.js takes to start and to end, doing nothing. */
function nodeAlone() {
  const seconds = Array.from({ length: 2 * rounds + 1 }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return (performance.now() - begun) / 1000;
  });
  return seconds.sort((a, b) => a - b)[rounds];
}

/** Peak memory of one core by the number of rows, in every format. */
function memoryByRows() {
  const [oneCore] = contenders;
  const measured = (name, count) => measure(oneCore, new Array(count).fill(at(name))).mebibytes;
  const names = ['capture.jsonl', ...tables];
  return [1, 3].map((times) => ({
    count: times * rows,
    mebibytes: Object.fromEntries(names.map((name) => [name, measured(name, times)])),
  }));
}

const results = {
  rows,
  rounds,
  referenceRows,
  moved,
  capture: compareOn('capture.jsonl', false),
  tables: new Map(tables.map((name) => [name, compareOn(name, true)])),
  memory: memoryByRows(),
  nodeSeconds: nodeAlone(),
  secondCore: [1, 3].map((times) => ({ count: times * rows, rounds: secondCore(times) })),
};
const lines = writeTables(results, describeMachine());
if (values.quick) console.log(lines.join('\n'));
else writeSection('monitoring', lines);
