import * as path from 'node:path';
import { build, stop } from 'esbuild';
import { sources } from './imports';

const root = path.resolve(__dirname, '../..');

// esbuild keeps a process of its own that would keep the tests from ending.
afterAll(() => stop());

test('no bundle of a handler holds the CDK or anything of the constructs but contracts', async () => {
  const entryPoints = sources('lambdas').filter((file) => file.endsWith('.lambda.ts'));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'unwritten',
    bundle: true,
    platform: 'node',
    target: 'node20',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs);
  expect(outputs).toHaveLength(entryPoints.length);
  const strangers = outputs.flatMap(({ entryPoint, inputs }) =>
    Object.keys(inputs)
      .filter(
        (file) =>
          /node_modules\/(aws-cdk-lib|constructs|cdk-nag)\//.test(file) ||
          (file.startsWith('lib/') && !file.startsWith('lib/contracts/')),
      )
      .map((file) => `${entryPoint} holds ${file}`),
  );
  expect(strangers).toEqual([]);
});
