import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checked, pythonEngines, pythonOf, tidegate } from './contenders.mjs';
import { generate } from './generate.mjs';

/** Makes the environments of other engines, with what requirements/ pins. */
export function installEngines(venvs, engines = pythonEngines) {
  for (const engine of engines) {
    const requirements = path.join(import.meta.dirname, 'requirements', `${engine}.txt`);
    const stamp = path.join(venvs, engine, 'installed.txt');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(requirements, 'utf8')) continue;
    console.log(`installing ${engine}`);
    checked(['python3', '-m', 'venv', path.join(venvs, engine)]);
    checked([pythonOf(venvs, engine), '-m', 'pip', 'install', '--quiet', '-r', requirements]);
    writeFileSync(stamp, readFileSync(requirements));
  }
}

/**
 * Fails when an environment is missing.
 * @param install command that installs them
 */
export function requireEngines(venvs, install = 'npm run bench:monitoring -- --install', engines = pythonEngines) {
  const missing = engines.filter((engine) => !existsSync(pythonOf(venvs, engine)));
  if (missing.length > 0) {
    throw new Error(`not installed: ${missing.join(', ')}; run ${install} first`);
  }
}

/** The window as tables. */
export const tables = ['records.jsonl', 'records.csv', 'records.parquet'];

/** Writes all data, unless they are there for as many rows: the same bytes every time. */
export function prepareData(folder, venvs, rows) {
  const stamp = path.join(folder, 'rows.txt');
  const isThere = (name) => existsSync(path.join(folder, name));
  if (isThere('rows.txt') && readFileSync(stamp, 'utf8') === String(rows) && tables.every(isThere)) return;
  rmSync(folder, { recursive: true, force: true });
  console.log(`writing ${rows.toLocaleString('en')} rows`);
  generate(folder, rows);
  const at = (name) => path.join(folder, name);
  firstLines(at('capture.jsonl'), at('capture-tenth.jsonl'), rows / 10);
  checked([pythonOf(venvs, 'duckdb'), path.join(import.meta.dirname, 'engines', 'make_tables.py'), folder]);
  writeFileSync(stamp, String(rows));
}

/** Builds the baseline: by today's code, every time. */
export function prepareBaseline(folder) {
  const at = (name) => path.join(folder, name);
  tidegate('monitor', 'baseline', at('reference.csv'), '--schema', at('schema.json'), '--out', at('baseline.json'));
}

function firstLines(from, to, count) {
  const source = openSync(from, 'r');
  const buffer = Buffer.alloc(1024 * count);
  const length = readSync(source, buffer, 0, buffer.length, 0);
  closeSync(source);
  let end = 0;
  for (let line = 0; line < count; line += 1) end = buffer.indexOf(10, end) + 1;
  if (end === 0 || end > length) throw new Error(`'${from}' has fewer than ${count} lines, or very long ones`);
  writeFileSync(to, buffer.subarray(0, end));
}

/** Fails unless Tidegate and DuckDB count the same in every bin: what is measured must be the same work. */
export function requireSameCounts(folder, venvs) {
  for (const name of ['capture-tenth.jsonl', ...tables]) requireSameCountsOf(path.join(folder, name), folder, venvs);
}

function requireSameCountsOf(file, folder, venvs) {
  const script = path.join(import.meta.dirname, 'engines', 'duckdb_sql.py');
  const { histograms } = JSON.parse(checked([pythonOf(venvs, 'duckdb'), script, folder, file, '2']));
  const profile = tidegate('monitor', 'profile', '--baseline', path.join(folder, 'baseline.json'), file, '--json');
  for (const { name, bins, counts } of JSON.parse(profile).features) {
    if (JSON.stringify(histograms[name]) !== JSON.stringify(bins ?? counts)) {
      throw new Error(`Tidegate and DuckDB count '${name}' of '${file}' differently`);
    }
  }
}
