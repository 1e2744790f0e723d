import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { MonitorFolder } from './files';

const root = path.join(__dirname, '..', '..', '..');

/** Blocks of text that the guide shows as output. */
function shown(): string[] {
  const guide = readFileSync(path.join(root, 'docs', 'monitoring.md'), 'utf8');
  return [...guide.matchAll(/```text\n([^]*?)```/g)].map(([, text]) => text!);
}

test('the guide shows what the commands print', async () => {
  const folder = new MonitorFolder();
  const generator = path.join(root, 'bench', 'monitoring', 'generate.mjs');
  expect(spawnSync(process.execPath, [generator, path.join(folder.path, 'data'), '20000']).status).toBe(0);
  await folder.monitor(
    ...['baseline', 'data/reference.csv', '--schema', 'data/schema.json', '--out', 'data/baseline.json'],
  );
  const compared = await folder.monitor(
    ...['compare', '--baseline', 'data/baseline.json', 'data/capture.jsonl', '--out', 'data/run.json'],
  );
  const replayed = await folder.monitor('replay', 'data/run.json');
  expect({ compared: compared.status, replayed: replayed.status }).toEqual({ compared: 2, replayed: 0 });
  const lines = new Set(`${compared.out}\n${replayed.out}`.split('\n'));
  const [message, derivation] = shown();
  expect([message, derivation].every((block) => block !== undefined)).toBe(true);
  for (const line of `${message}${derivation}`.trimEnd().split('\n')) expect([...lines]).toContain(line);
}, 600_000);
