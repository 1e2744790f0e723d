import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fixture, temporaryFolder, write } from './support/model-repository';

const root = join(__dirname, '../..');
const out = temporaryFolder();
const again = temporaryFolder();

/** Runs the bundler in a process of its own: it is an ES module, and esbuild wants Node's own typed arrays. */
function bundle(name: 'bundleServing' | 'bundleFunctionEndpoint', folder: string): void {
  const script = pathToFileURL(join(root, 'scripts/bundle-serving.mjs')).href;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `(await import('${script}')).${name}(${JSON.stringify(folder)})`],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Runs a program in plain Node with nothing of the project around, and returns what it prints. */
function runAlone(program: string, environment: Record<string, string>): unknown {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', program], {
    cwd: out,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TIDEGATE_TRUST: 'any', ...environment },
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string);
}

describe('the Lambda function', () => {
  beforeAll(() => {
    bundle('bundleFunctionEndpoint', join(out, 'function'));
    write(out, 'model/model.onnx', readFileSync(fixture('scalar')));
  });

  test('has less than 50 MB and nothing that npm would leave out of a package', () => {
    expect(sizeOf(join(out, 'function'))).toBeLessThan(50e6);
    expect(readdirSync(join(out, 'function')).sort()).toEqual(['index.js', 'native']);
  });

  test('answers in plain Node with nothing around it, and has written what it captured when it answers', () => {
    const request = {
      inputs: [
        { name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] },
        { name: 'factor', datatype: 'FP32', shape: [], data: [10] },
      ],
    };
    const program = `
      const { handler } = require('./function/index.js');
      const { readdirSync, readFileSync } = require('node:fs');
      handler(${JSON.stringify(request)}).then((result) => {
        const files = readdirSync('captured', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        const lines = files.flatMap((file) => readFileSync(file.parentPath + '/' + file.name, 'utf8').trim().split('\\n'));
        console.log(JSON.stringify({ result, lines: lines.length }));
        process.exit();
      });`;
    const environment = {
      TIDEGATE_MODEL_URI: join(out, 'model'),
      TIDEGATE_MODEL_NAME: 'tiny',
      TIDEGATE_CAPTURE_URI: 'captured',
      TIDEGATE_CAPTURE_PERCENT: '100',
    };
    expect(runAlone(program, environment)).toMatchObject({
      result: { statusCode: 200, body: { model_name: 'tiny', outputs: [{ name: 'y', data: [10, 20] }] } },
      lines: 1,
    });
  });

  test('fails its invocations, with the reason in the log, when there is no model', () => {
    const program = `require('./function/index.js').handler({}).then(() => console.log('{}'), (error) => console.log(JSON.stringify(error.message)));`;
    expect(runAlone(program, { TIDEGATE_MODEL_URI: join(out, 'function') })).toContain('holds no model');
  });
});

describe('the server', () => {
  beforeAll(() => {
    bundle('bundleServing', join(out, 'serving'));
    bundle('bundleServing', join(again, 'serving'));
  });

  test('is the same bytes from the same sources', () => {
    for (const file of readdirSync(join(out, 'serving'))) {
      expect([
        file,
        readFileSync(join(again, 'serving', file), 'utf8') === readFileSync(join(out, 'serving', file), 'utf8'),
      ]).toEqual([file, true]);
    }
  });

  test('pins its runtime exactly, by integrity, without saying where it is downloaded from', () => {
    const manifest = JSON.parse(readFileSync(join(out, 'serving/package.json'), 'utf8'));
    const lock = JSON.parse(readFileSync(join(out, 'serving/package-lock.json'), 'utf8'));
    expect(Object.keys(manifest.dependencies)).toEqual(['onnxruntime-node']);
    expect(manifest.dependencies['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(lock.packages['']).toEqual(manifest);
    const { '': _, ...packages } = lock.packages as Record<string, { integrity?: string; resolved?: string }>;
    expect(Object.keys(packages)).toContain('node_modules/onnxruntime-common');
    for (const entry of Object.values(packages))
      expect(entry).toMatchObject({ integrity: expect.stringMatching(/^sha512-/) });
    expect(JSON.stringify(lock)).not.toContain('resolved');
  });

  test('runs as a process: ready, answering, and gone without error after SIGTERM', async () => {
    cpSync(join(root, 'node_modules/onnxruntime-node'), join(out, 'serving/node_modules/onnxruntime-node'), {
      recursive: true,
      filter: (source) => !/bin\/napi-v6\/(darwin|win32|linux\/arm64)/.test(source),
    });
    cpSync(join(root, 'node_modules/onnxruntime-common'), join(out, 'serving/node_modules/onnxruntime-common'), {
      recursive: true,
    });
    const home = temporaryFolder();
    const child = spawn(process.execPath, [join(out, 'serving/main.js'), 'serve', join(out, 'model'), '--port', '0'], {
      env: { PATH: process.env['PATH'], HOME: home, TIDEGATE_TRUST: 'any' },
    });
    const port = await lineWith(child, 'listening').then(({ port: value }) => value as number);
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200);
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    // ONNX Runtime's telemetry would keep a device id and a database there.
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  });

  test('ends when it is told to the moment it listens', async () => {
    const child = spawn(process.execPath, [join(out, 'serving/main.js'), 'serve', join(out, 'model'), '--port', '0'], {
      env: { PATH: process.env['PATH'], TIDEGATE_TRUST: 'any' },
    });
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    await lineWith(child, 'listening');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

/** The first log line with a message. */
function lineWith(child: ChildProcess, message: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = text.split('\n').find((line) => line.includes(`"message":"${message}"`));
      if (found !== undefined) resolve(JSON.parse(found) as Record<string, unknown>);
    });
    child.once('exit', () => {
      reject(new Error(`server ended: ${text}`));
    });
  });
}
