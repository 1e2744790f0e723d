#!/usr/bin/env node
// Watches the flight model week by week and writes the report on the last one: see --help
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const USAGE = `usage: monitoring-report.mjs --out FILE.html [--from YYYY-MM-DD] [--weeks N] [--model FOLDER]

  --from   first day of the first week (default: 2001-02-05, the first Monday after training)
  --weeks  weeks to watch; the report is about the last (default: 11, up to 22 April)
  --model  model folder (default: the one beside this script)
`;

const here = dirname(fileURLToPath(import.meta.url));

/** Node 20 runs no TypeScript: bundles monitoring-report.ts into the cache of node_modules and loads it. */
async function load() {
  const outfile = join(here, '..', '..', 'node_modules', '.cache', 'flight-delay', 'monitoring-report.mjs');
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(here, 'monitoring-report.ts')],
    outfile,
    external: ['onnxruntime-node'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // CommonJS packages among the bundled ones ask for Node's own modules.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

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
    const { monitoringReport } = await load();
    await writeFile(resolve(out), await monitoringReport({ model, from, weeks: Number(weeks) }));
    process.stdout.write(`report in ${out}\n`);
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
