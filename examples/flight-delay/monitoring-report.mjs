#!/usr/bin/env node
// Watches the flight model week by week and writes the report on the last one: see --help
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTypeScript } from './load-typescript.mjs';

const USAGE = `usage: monitoring-report.mjs --out FILE.html [--from YYYY-MM-DD] [--weeks N] [--model FOLDER]

  --from   first day of the first week (default: 2001-02-05, the first Monday after training)
  --weeks  weeks to watch; the report is about the last (default: 11, up to 22 April)
  --model  model folder (default: the one beside this script)
`;

const here = dirname(fileURLToPath(import.meta.url));

const text = { type: 'string' };
try {
  const { values } = parseArgs({
    options: { out: text, from: text, weeks: text, model: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
  } else {
    const { out, from = '2001-02-05', weeks = '11', model = join(here, 'model') } = values;
    if (!out) throw new Error(`--out: missing\n${USAGE}`);
    if (!/^[1-9]\d?$/.test(weeks)) throw new Error(`--weeks: '${weeks}' is not a number from 1 to 99`);
    const { monitoringReport } = await loadTypeScript('monitoring-report');
    await writeFile(resolve(out), await monitoringReport({ model, from, weeks: Number(weeks) }));
    process.stdout.write(`report in ${out}\n`);
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
