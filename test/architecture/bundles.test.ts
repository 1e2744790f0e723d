import * as path from 'node:path';
import { build, stop } from 'esbuild';
import { sources } from './imports';

const root = path.resolve(__dirname, '../..');

// esbuild keeps a process of its own that would keep the tests from ending.
afterAll(() => stop());

const handlers = sources('lambdas').filter((file) => file.endsWith('.lambda.ts'));

test('no bundle of a handler holds the CDK or anything of the constructs but contracts', async () => {
  const strangers = await inputsOf(
    handlers,
    (file) =>
      /node_modules\/(aws-cdk-lib|constructs|cdk-nag)\//.test(file) ||
      (file.startsWith('lib/') && !file.startsWith('lib/contracts/')),
  );
  expect(strangers).toEqual([]);
});

test('no bundle holds the languages of zod: they are a quarter of a handler, and come with `import { z }`', async () => {
  const languages = (file: string) => /zod\/v4\/locales\//.test(file) && !file.endsWith('/en.js');
  const external = ['aws-cdk-lib', 'constructs', 'cdk-nag', 'onnxruntime-node'];
  expect(await inputsOf([...handlers, 'bin/app.ts', 'serving/lambda.ts'], languages, external)).toEqual([]);
});

/** What of the inputs that count stands in the bundle of each entry, as a sentence. */
async function inputsOf(
  entryPoints: string[],
  counts: (file: string) => boolean,
  external: string[] = ['onnxruntime-node'],
): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'unwritten',
    bundle: true,
    platform: 'node',
    target: 'node20',
    external,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs);
  expect(outputs).toHaveLength(entryPoints.length);
  return outputs.flatMap(({ entryPoint, inputs }) =>
    Object.entries(inputs)
      .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && counts(file))
      .map(([file]) => `${entryPoint} holds ${file}`),
  );
}
