import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pythonOf } from '../../monitoring/contenders.mjs';
import { installEngines, requireEngines } from '../../monitoring/prepare.mjs';

/** Other engines by the name of their environment, with how often each is asked: some take a second a time. */
const engines = [
  { name: 'Evidently', engine: 'evidently', script: 'evidently_null.py' },
  { name: 'NannyML', engine: 'nannyml', script: 'nannyml_null.py' },
  { name: 'whylogs', engine: 'whylogs', script: 'whylogs_null.py' },
];
const sizes = [100, 1_000, 10_000];
const repetitions = 50;

/** Usage reports to their makers are no part of what is measured. */
const quiet = { NML_DISABLE_USAGE_LOGGING: '1', DO_NOT_TRACK: '1', WHYLOGS_NO_ANALYTICS: 'True' };

/** Asks the other engines about tables without drift, and writes what they flagged. */
export function measurePeers({ venvs, install, out }) {
  if (install) installEngines(venvs);
  requireEngines(venvs, 'npm run statistics -- --only peers --install');
  const measured = engines.map(({ name, engine, script }) => ({
    name,
    sizes: sizes.map((records) => {
      console.log(`${name}: ${repetitions} tables of ${records}`);
      const file = path.join(import.meta.dirname, script);
      const output = execFileSync(pythonOf(venvs, engine), [file, String(records), String(repetitions)], {
        encoding: 'utf8',
        env: { ...process.env, ...quiet },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return { records, ...JSON.parse(output.trim().split('\n').at(-1)) };
    }),
  }));
  writeFileSync(out, JSON.stringify({ repetitions, measured }));
}
