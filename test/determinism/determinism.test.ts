import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
const output = 'cdk.out';
const folders: string[] = [];

/** The package and the reference environment as a user has them, in a folder of its own. */
function installIn(name: string): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tidegate-determinism-')), name);
  folders.push(path.dirname(folder));
  mkdirSync(folder);
  const local = /(^|[\\/])(\.venv|__pycache__)([\\/]|$)/;
  for (const part of ['package.json', 'dist', 'examples']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true, filter: (file) => !local.test(file) });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

interface Outcome {
  readonly status: number | null;
  readonly out: string;
}

/** Synthesizes the reference environment as `npm start` does, and answers what was printed. */
async function synthesize(
  folder: string,
  nodeOptions: readonly string[],
  environment: Record<string, string>,
): Promise<Outcome> {
  const command = path.join('dist', 'bin', 'tidegate.js');
  const child = spawn(
    process.execPath,
    [...nodeOptions, command, 'synth', path.join('examples', 'reference', 'tidegate.yaml'), '--output', output],
    { cwd: folder, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment } },
  );
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { status, out };
}

/** Every file of an assembly by its path. */
function filesOf(folder: string): Map<string, Buffer> {
  const base = path.join(folder, output);
  const files = readdirSync(base, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(path.join(base, file)).isFile(),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(path.join(base, file))]));
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('the same input gives the same bytes in another folder, on another day, in another time zone and language', async () => {
  const [here, there] = [installIn('here'), installIn('another folder')];
  const outcomes = await Promise.all([
    synthesize(here, [], { TZ: 'UTC', LANG: 'C' }),
    synthesize(there, ['--require', path.join(__dirname, 'other-day.js')], {
      TZ: 'Asia/Kathmandu',
      LANG: 'tr_TR.UTF-8',
    }),
  ]);
  expect(outcomes[0]).toEqual(outcomes[1]);
  const [first, second] = [filesOf(here), filesOf(there)];
  expect([...first.keys()].filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(3);
  expect([...second.keys()]).toEqual([...first.keys()]);
  const different = [...first].filter(([file, bytes]) => !second.get(file)?.equals(bytes)).map(([file]) => file);
  expect(different).toEqual([]);
}, 600_000);
