import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { importsOf, sources, textOf } from './imports';
import type { Import } from './imports';

const lib = importsOf('lib');
const show = ({ from, to }: Import) => `${from} imports ${to}`;
const under = (file: string, ...folders: string[]) => folders.some((folder) => file.startsWith(`${folder}${path.sep}`));
const capabilityOf = (file: string) => file.split(path.sep).slice(0, 2).join('/');
const shared = ['lib/contracts', 'lib/foundation', 'lib/observability'];

/**
 * What other capabilities make, since it is what those are about: a back end reads the champion, moves traffic as its
 * rollout says, and comes with the flow from approval to champion. Everything else of a capability is known to others by
 * its type only.
 */
const offered = ['lib/model-registry/champion-version', 'lib/rollout/rollout', 'lib/rollout/rollout-flow'];

test('contracts import nothing but each other', () => {
  expect(lib.filter(({ from, to }) => under(from, 'lib/contracts') && !under(to, 'lib/contracts')).map(show)).toEqual(
    [],
  );
});

test('the foundation and observability know no capability', () => {
  const wrong = lib.filter(
    ({ from, to }) => under(from, 'lib/foundation', 'lib/observability') && under(to, 'lib') && !under(to, ...shared),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('capabilities know each other only by their types; the platform alone composes', () => {
  const wrong = lib.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly &&
      under(to, 'lib') &&
      !under(from, 'lib/platform', ...shared) &&
      from !== path.join('lib', 'index.ts') &&
      !under(to, ...shared) &&
      capabilityOf(from) !== capabilityOf(to) &&
      !offered.includes(to),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('nothing below the platform knows the platform', () => {
  const wrong = lib.filter(
    ({ from, to }) => under(to, 'lib/platform') && !under(from, 'lib/platform') && from !== 'lib/index.ts',
  );
  expect(wrong.map(show)).toEqual([]);
});

test('constructs import packages only of the CDK and of Node', () => {
  const allowed = /^(aws-cdk-lib(\/.*)?|constructs|node:.*)$/;
  expect(lib.filter(({ to }) => !under(to, 'lib') && !allowed.test(to)).map(show)).toEqual([]);
});

test.each(['lambdas', 'serving'])('%s share only contracts with the constructs, and know no CDK', (folder) => {
  const wrong = importsOf(folder).filter(
    ({ to }) =>
      (under(to, 'lib') && !under(to, 'lib/contracts')) || to.startsWith('aws-cdk-lib') || to === 'constructs',
  );
  expect(wrong.map(show)).toEqual([]);
});

test('nothing that runs on AWS knows the local twin', () => {
  const wrong = ['lib', 'lambdas', 'serving', 'bin'].flatMap(importsOf).filter(({ to }) => under(to, 'local'));
  expect(wrong.map(show)).toEqual([]);
});

test('an index lists and exports, and implements nothing', () => {
  const indexes = ['lib', 'lambdas', 'bin', 'serving', 'local']
    .flatMap(sources)
    .filter((file) => path.basename(file) === 'index.ts');
  const implementing = indexes.filter((file) => /=>|\b(function|class)\b/.test(codeOf(file)));
  expect(indexes.length).toBeGreaterThan(0);
  expect(implementing).toEqual([]);
});

function codeOf(file: string): string {
  return textOf(file).replace(/'[^']*'|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

test('every entry of a handler is thin', () => {
  const entries = sources('lambdas').filter((file) => file.endsWith('.lambda.ts'));
  const thick = entries.filter((file) => textOf(file).split('\n').length - 1 > 40);
  expect(entries.length).toBeGreaterThan(0);
  expect(thick).toEqual([]);
});

test('every handler is used by a construct, and every construct names one that exists', () => {
  const entries = sources('lambdas')
    .filter((file) => file.endsWith('.lambda.ts'))
    .map((file) => file.slice('lambdas/'.length, -'.lambda.ts'.length));
  const code = sources('lib').map(textOf).join('\n');
  const named = (handler: string) => code.includes(`'${handler}'`) || code.includes(`'${path.basename(handler)}'`);
  expect(entries.filter((handler) => !named(handler))).toEqual([]);
  const mentioned = [...code.matchAll(/handler(?:: | = )'([a-z-]+\/[a-z-]+)'/g)].map(([, handler]) => handler!);
  expect(mentioned.filter((handler) => !entries.includes(handler))).toEqual([]);
});

test('no file that a person writes is longer than 400 lines', () => {
  const folders = readdirSync(path.resolve(__dirname, '../..'), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && ['bin', 'lib', 'lambdas', 'serving', 'local', 'bench'].includes(entry.name),
    )
    .map(({ name }) => name);
  const long = folders.flatMap(sources).filter((file) => textOf(file).split('\n').length > 400);
  expect(long).toEqual([]);
});
