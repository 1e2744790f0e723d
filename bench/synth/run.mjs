#!/usr/bin/env node
// Time and memory of synthesis against bare CDK apps of the same size: npm run bench:synth [-- --rounds 5 --models 1,10,100]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { describeMachine, writeSection } from '../section.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, models: { type: 'string', default: '1,10,100' } },
});
const rounds = Number(values.rounds);
const sizes = [0, ...values.models.split(',').map(Number)];
const temporary = mkdtempSync(path.join(tmpdir(), 'tidegate-bench-synth-'));

/** One bundle for all processes; the constructs are those of the package. */
async function bundle() {
  const outfile = path.join(root, 'node_modules', '.cache', 'bench-synth', 'child.js');
  const lib = path.join(root, 'lib');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/synth/child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
    logLevel: 'error',
    plugins: [
      {
        name: 'compiled-constructs',
        setup: (bundler) =>
          bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir }) => {
            const target = path.resolve(resolveDir, specifier);
            if (!target.startsWith(lib + path.sep)) return undefined;
            return { path: path.join(root, 'dist', 'lib', `${path.relative(lib, target)}.js`), external: true };
          }),
      },
    ],
  });
  return outfile;
}

/** Synthesizes once in a process of its own. */
function measure(script, task, keep) {
  const outputFolder = path.join(temporary, keep ?? 'discarded');
  rmSync(outputFolder, { recursive: true, force: true });
  const argument = JSON.stringify({ root, outputFolder, ...task });
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, argument], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`synthesis of ${argument} failed:\n${stderr}`);
  return { ...JSON.parse(stdout), outputFolder };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const contenders = [
  { name: 'tidegate', task: { kind: 'tidegate' } },
  { name: 'bare', task: { kind: 'bare', level: 'L2' } },
  { name: 'floor', task: { kind: 'bare', level: 'L1' } },
];

/** Rounds of all contenders in turn, so that what else the machine does falls on all of them alike. */
function compare(script, models) {
  const { outputFolder: like, resources, stacks } = measure(script, { kind: 'tidegate', models }, 'like');
  const runs = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, task } of contenders) {
      const run = measure(script, { ...task, models, like });
      if (run.resources !== resources) throw new Error(`${name} made ${run.resources} resources, not ${resources}`);
      runs[name].push(run);
    }
  }
  const figures = Object.fromEntries(
    contenders.map(({ name }) => [
      name,
      {
        seconds: median(runs[name].map(({ milliseconds }) => milliseconds)) / 1000,
        elapsed: median(runs[name].map(({ elapsed }) => elapsed)) / 1000,
        mebibytes: median(runs[name].map(({ mebibytes }) => mebibytes)),
      },
    ]),
  );
  return { models, resources, stacks, ...figures };
}

function row({ models, resources, stacks, tidegate, bare, floor }) {
  const name = models === 0 ? 'reference environment' : `${models} ${models === 1 ? 'model' : 'models'}`;
  const ratio = (a, b) => `${(a / b).toFixed(2)} ×`;
  return [
    name,
    stacks,
    resources.toLocaleString('en'),
    `${tidegate.seconds.toFixed(2)} s`,
    ratio(tidegate.seconds, bare.seconds),
    ratio(tidegate.elapsed, bare.elapsed),
    ratio(tidegate.seconds, floor.seconds),
    `${tidegate.mebibytes.toFixed(0)} MiB`,
    ratio(tidegate.mebibytes, bare.mebibytes),
  ];
}

/** What each further model costs, from one size to the next: the same everywhere when synthesis is linear in models. */
function slopes(measured) {
  const sizes = measured.filter(({ models }) => models > 0);
  return sizes.slice(1).map(({ models, tidegate }, index) => {
    const { models: before, tidegate: smaller } = sizes[index];
    const milliseconds = ((tidegate.seconds - smaller.seconds) / (models - before)) * 1000;
    return `${milliseconds.toFixed(0)} ms from ${before} to ${models}`;
  });
}

try {
  const script = await bundle();
  const header = [
    ...['', 'stacks', 'resources', 'CPU time', 'to bare app', 'elapsed, to bare app', 'CPU time, to L1 floor'],
    ...['peak memory', 'to bare app'],
  ];
  const measured = [];
  for (const models of sizes) {
    measured.push(compare(script, models));
    console.log(row(measured.at(-1)).join('   '));
  }
  const rows = measured.map(row);
  const lines = [header, header.map((_, column) => (column === 0 ? '---' : '---:')), ...rows];
  writeSection('synth', [
    '## Synthesis',
    '',
    'CPU time of building and synthesizing an app, without policy packs, in a process of its own. A model has all: SageMaker',
    'endpoint, rollout, monitor, training, retraining. The **bare app** is the same app written out by hand: the same stacks,',
    'resources, assets, statements, variables and texts, one construct of the CDK each (level 2 where it makes exactly one',
    'resource, else typed level 1), naming each other as authors do (`bucket.bucketArn`). It is made from the templates of',
    'the first; reading them back is not measured. The **floor** is generic resources with finished properties.',
    '',
    `Each further model costs ${slopes(measured).join(', ')}.`,
    `Medians of ${rounds} interleaved rounds; \`npm run bench:synth\`. ${describeMachine()}`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ]);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
