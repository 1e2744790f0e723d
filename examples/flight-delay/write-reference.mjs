#!/usr/bin/env node
// Writes flights of a range of days as CSV: node examples/flight-delay/write-reference.mjs --help
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTypeScript } from './load-typescript.mjs';

const USAGE = `usage: write-reference.mjs --from YYYY-MM-DD --to YYYY-MM-DD --out FILE.csv[.gz] [--columns KIND] [--model FOLDER] [--file PARQUET]

  --columns features  the columns of schema.json, to build a baseline from (default)
            labelled  the same and the label, late
            scored    features and prediction of the model in FOLDER, as training leaves them in reference.csv
            flights   rows as the training program reads them
  --model             model folder (default: the one beside this script)
  --file              flights to read (default: those of the vega-datasets package)
`;

const here = dirname(fileURLToPath(import.meta.url));

const text = { type: 'string' };
try {
  const { values } = parseArgs({
    options: { from: text, to: text, out: text, columns: text, model: text, file: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
  } else {
    const { writeReference, COLUMN_KINDS } = await loadTypeScript('reference');
    for (const name of ['from', 'to', 'out']) {
      if (!values[name]) throw new Error(`--${name}: missing\n${USAGE}`);
    }
    if (values.columns && !COLUMN_KINDS.includes(values.columns)) {
      throw new Error(`--columns: '${values.columns}' is not one of ${COLUMN_KINDS.join(', ')}`);
    }
    const rows = await writeReference({ model: join(here, 'model'), ...values });
    process.stdout.write(`${rows} flights in ${values.out}\n`);
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
