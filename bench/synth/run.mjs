#!/usr/bin/env node
// Time and memory of synthesis against bare CDK apps of the same size: npm run bench:synth [-- --rounds 5 --models 1,10,100]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

const bundles = path.join(root, 'node_modules', '.cache', 'bench-synth');

/** A bundle each, so that no contender loads the code of another; the constructs are those of the package. */
async function bundle() {
  const lib = path.join(root, 'lib');
  await build({
    absWorkingDir: root,
    entryPoints: ['tidegate-main', 'bare-main', 'plan'].map((name) => `bench/synth/${name}.ts`),
    outdir: bundles,
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
}

/**
 * Synthesizes once in a process of its own. The CDK keeps fingerprints of assets below the home folder, and few of them:
 * with a home of its own, each contender finds those of its last run, as on the machine of somebody who works on one app.
 */
function measure(contender, task, keep) {
  const outputFolder = path.join(temporary, keep ?? 'discarded');
  rmSync(outputFolder, { recursive: true, force: true });
  const script = path.join(bundles, `${contender}-main.js`);
  const argument = JSON.stringify({ root, outputFolder, ...task });
  const env = { ...process.env, HOME: path.join(temporary, `home-${contender}`) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, argument], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`synthesis of ${argument} failed:\n${stderr}`);
  return { ...JSON.parse(stdout), outputFolder };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const contenders = [
  { name: 'tidegate', program: 'tidegate', task: {} },
  { name: 'bare', program: 'bare', task: { level: 'L2' } },
  { name: 'floor', program: 'bare', task: { level: 'L1' } },
];

/** What the bare apps have to make. */
function planOf(assembly) {
  return createRequire(import.meta.url)(path.join(bundles, 'plan.js')).planOf(assembly);
}

/** Rounds of all contenders in turn, so that what else the machine does falls on all of them alike. */
function compare(models) {
  const { outputFolder: like, resources, stacks } = measure('tidegate', { models }, 'like');
  const plan = path.join(temporary, 'plan.json');
  writeFileSync(plan, JSON.stringify(planOf(like)));
  const runs = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  // The first round warms the caches of files and fingerprints, and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, program, task } of contenders) {
      const run = measure(program, { ...task, models, plan });
      if (run.resources !== resources) throw new Error(`${name} made ${run.resources} resources, not ${resources}`);
      if (round > 0) runs[name].push(run);
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
  await bundle();
  const header = [
    ...['', 'stacks', 'resources', 'CPU time', 'to bare app', 'elapsed, to bare app', 'CPU time, to L1 floor'],
    ...['peak memory', 'to bare app'],
  ];
  const measured = [];
  for (const models of sizes) {
    measured.push(compare(models));
    console.log(row(measured.at(-1)).join('   '));
  }
  const rows = measured.map(row);
  const lines = [header, header.map((_, column) => (column === 0 ? '---' : '---:')), ...rows];
  writeSection('synth', [
    '## Synthesis',
    '',
    'CPU time of a process that builds and synthesizes an app without policy packs, from its start. A model has all: SageMaker',
    'endpoint, rollout, monitor, training, retraining. The **bare app** is the same app written out by hand: the same stacks,',
    'resources, assets, statements, variables and texts, one construct of the CDK each (level 2 where it makes exactly one',
    'resource, else typed level 1), naming each other as authors do (`bucket.bucketArn`). It is made from the templates of',
    'the first; reading them back is not measured. The **floor** is generic resources with finished properties. All find the',
    "CDK's fingerprints of their assets on disk, as in any synthesis but the first.",
    '',
    `Each further model costs ${slopes(measured).join(', ')}.`,
    `Medians of ${rounds} interleaved rounds; \`npm run bench:synth\`. ${describeMachine()}`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ]);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
