/**
 * Builds the package into dist/: the constructs with jsii, everything else with esbuild.
 *
 *   node scripts/build.mjs                      builds what is out of date
 *   node scripts/build.mjs --force              builds everything
 *   node scripts/build.mjs --force constructs   builds the parts named, whether out of date or not
 *
 * Each part remembers a digest of its inputs, so that a build with nothing to do takes a fraction of a second and every
 * command can afford to ask for one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleBin } from './bundle-bin.mjs';
import { bundleHandlers } from './bundle-handlers.mjs';
import { bundleFunctionEndpoint, bundleServing } from './bundle-serving.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const { values, positionals } = parseArgs({ options: { force: { type: 'boolean' } }, allowPositionals: true });
const common = ['package-lock.json', 'scripts', 'lib/contracts'];

const parts = [
  {
    name: 'handlers',
    inputs: ['lambdas', 'serving'],
    outputs: ['handlers'],
    build: () => bundleHandlers(path.join(dist, 'handlers')),
  },
  {
    name: 'serving',
    inputs: ['serving'],
    outputs: ['serving'],
    build: () => bundleServing(path.join(dist, 'serving')),
  },
  {
    name: 'function-endpoint',
    inputs: ['serving'],
    outputs: ['function-endpoint'],
    build: () => bundleFunctionEndpoint(path.join(dist, 'function-endpoint')),
  },
  {
    // Its model comes from a development dependency and is not committed; its manifest is.
    name: 'text-detection example',
    inputs: ['examples/text-detection/prepare.mjs', 'examples/text-detection/model/training.json'],
    outputs: ['../examples/text-detection/model/model.onnx'],
    build: () => run('examples/text-detection/prepare.mjs'),
  },
  { name: 'constructs', inputs: ['lib', 'package.json', 'README.md'], outputs: ['lib'], build: compileConstructs },
  {
    name: 'command line',
    inputs: ['bin', 'schema', 'lambdas', 'serving'],
    outputs: ['bin'],
    build: () => bundleBin(path.join(dist, 'bin')),
  },
];

function compileConstructs() {
  const jsii = path.join(root, 'node_modules', 'jsii', 'bin', 'jsii');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [jsii, '--generate-tsconfig', 'tsconfig.jsii.json', '--fail-on-warnings', '--silence-warnings=reserved-word'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' } },
  );
  if (status !== 0) throw new Error(`jsii found faults in lib:\n${stdout}${stderr}`);
}

function run(script) {
  const { status } = spawnSync(process.execPath, [path.join(root, script)], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${script} failed`);
}

function digestOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...common, ...inputs].flatMap((input) => [...filesBelow(path.join(root, input))]).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

function* filesBelow(entry) {
  if (!existsSync(entry)) return;
  if (!statSync(entry).isDirectory()) return yield entry;
  for (const name of readdirSync(entry)) {
    if (name !== 'node_modules' && !name.startsWith('.')) yield* filesBelow(path.join(entry, name));
  }
}

const stamps = path.join(dist, '.stamps');
mkdirSync(stamps, { recursive: true });
const unknown = positionals.find((name) => parts.every((part) => part.name !== name));
if (unknown) throw new Error(`no part is called '${unknown}'; choose from ${parts.map(({ name }) => name).join(', ')}`);
for (const { name, inputs, outputs, build } of parts) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const stamp = path.join(stamps, name.replace(/ /g, '-'));
  const digest = digestOf(inputs);
  const present = outputs.every((output) => existsSync(path.join(dist, output)));
  if (!values.force && present && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) continue;
  const started = process.hrtime.bigint();
  for (const output of outputs) rmSync(path.join(dist, output), { recursive: true, force: true });
  await build();
  writeFileSync(stamp, digest);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  console.error(`built ${name} in ${seconds.toFixed(1)} s`);
}
