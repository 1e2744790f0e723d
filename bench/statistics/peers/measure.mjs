import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonOf } from '../../monitoring/contenders.mjs';
import { installEngines, requireEngines } from '../../monitoring/prepare.mjs';

/** Other engines by the name of their environment. */
const engines = [
  { name: 'Evidently', engine: 'evidently', script: 'evidently_null.py' },
  { name: 'NannyML', engine: 'nannyml', script: 'nannyml_null.py' },
  { name: 'whylogs', engine: 'whylogs', script: 'whylogs_null.py' },
];
const sizes = [100, 1_000, 10_000];
/** How often each is asked: some take a second a time. */
const repetitions = 40;

/** Usage reports to their makers are no part of what is measured. */
const quiet = { NML_DISABLE_USAGE_LOGGING: '1', DO_NOT_TRACK: '1', WHYLOGS_NO_ANALYTICS: 'True' };

/** Asks the other engines, side by side, about tables without drift, and writes what they flagged. */
export async function measurePeers({ venvs, install, out }) {
  const names = engines.map(({ engine }) => engine);
  if (install) installEngines(venvs, names);
  requireEngines(venvs, 'npm run statistics -- --only peers --install', names);
  const measured = await Promise.all(
    engines.map(async ({ name, engine, script }) => {
      const found = [];
      for (const records of sizes) found.push({ records, ...(await ask(pythonOf(venvs, engine), script, records)) });
      console.log(`${name}: done`);
      return { name, sizes: found };
    }),
  );
  writeFileSync(out, JSON.stringify({ repetitions, measured }));
}

async function ask(python, script, records) {
  const file = path.join(import.meta.dirname, script);
  const { stdout } = await promisify(execFile)(python, [file, String(records), String(repetitions)], {
    env: { ...process.env, ...quiet },
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
