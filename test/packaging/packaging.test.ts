import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/**
 * The package as somebody installs it: the tarball in an empty app, with production dependencies only. Needs the npm
 * registry or a cache of it, and a minute; `npm run test:packaging` runs it, `npm test` does not.
 */
const root = path.join(__dirname, '..', '..');
const temporary = mkdtempSync(path.join(tmpdir(), 'tidegate-packaging-'));
const app = path.join(temporary, 'app');
const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

/** Runs a command; what it printed is part of the error. */
function run(command: string, args: readonly string[], cwd = app, env: NodeJS.ProcessEnv = environment): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function versionOf(name: string): string {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

function templatesIn(
  folder: string,
): Record<string, { readonly Resources: Record<string, { readonly Type: string }> }> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  return Object.fromEntries(
    files.map((file) => [
      path.basename(file, '.template.json'),
      JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
    ]),
  );
}

beforeAll(() => {
  mkdirSync(app);
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', temporary], root);
  const [tarball = ''] = readdirSync(temporary).filter((file) => file.endsWith('.tgz'));
  const dependencies = ['aws-cdk-lib', 'constructs', 'cdk-nag'].map((name) => [name, versionOf(name)]);
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { ...Object.fromEntries(dependencies), tidegate: `file:${path.join(temporary, tarball)}` },
      devDependencies: {},
    }),
  );
  run('npm', ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund']);
}, 600_000);

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('the package brings no dependencies beside its peers', () => {
  const peers = ['aws-cdk-lib', 'cdk-nag', 'constructs', 'tidegate'];
  const installed = readdirSync(path.join(app, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.filter((name) => !name.startsWith('@aws-cdk') && !peers.includes(name))).toEqual([]);
});

test('the package holds no sources, tests or leftovers of the build', () => {
  const files = readdirSync(path.join(app, 'node_modules', 'tidegate'), { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => /(?<!\.d)\.ts$|\.tsbuildinfo$|\.stamps|\.test\./.test(file))).toEqual([]);
  for (const file of ['.jsii', 'LICENSE', 'README.md', 'schema/tidegate.schema.json', 'dist/serving/Dockerfile']) {
    expect(existsSync(path.join(app, 'node_modules', 'tidegate', file))).toBe(true);
  }
});

describe('an app that imports two constructs and the whole platform', () => {
  beforeAll(() => {
    const source = readFileSync(path.join(__dirname, 'app.ts'), 'utf8').replace('../../lib/index', 'tidegate');
    writeFileSync(path.join(app, 'app.ts'), source);
    // The compiler is the author's tool; what it reads is what the package and its peers ship.
    const compilerOptions = {
      strict: true,
      target: 'es2022',
      module: 'node16',
      typeRoots: [path.join(root, 'node_modules', '@types')],
      types: ['node'],
    };
    writeFileSync(path.join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    run(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
  }, 600_000);

  test('compiles and synthesizes, with neither Docker nor esbuild', () => {
    const output = path.join(temporary, 'assembly');
    run(process.execPath, ['app.js'], app, { HOME: environment.HOME, CDK_OUTDIR: output });
    const templates = templatesIn(output);
    expect(Object.keys(templates).length).toBe(5);
    const types = Object.values(templates).flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    for (const type of ['AWS::SageMaker::Endpoint', 'AWS::ECS::Service', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket']) {
      expect(types).toContain(type);
    }
  }, 600_000);
});

test('the command line synthesizes a configuration that it wrote', () => {
  const tidegate = path.join(app, 'node_modules', '.bin', 'tidegate');
  run(tidegate, ['init']);
  expect(run(tidegate, ['synth', 'tidegate.yaml'])).toContain('0 findings');
  expect(existsSync(path.join(app, 'cdk.out', 'tidegate-report.html'))).toBe(true);
}, 600_000);
