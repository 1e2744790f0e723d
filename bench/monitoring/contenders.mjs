import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const engines = path.join(import.meta.dirname, 'engines');
const cli = path.join(root, 'dist', 'bin', 'tidegate.js');

/** Usage reports to their makers are no part of what is measured. */
const quiet = { NML_DISABLE_USAGE_LOGGING: '1', DO_NOT_TRACK: '1', WHYLOGS_NO_ANALYTICS: 'True' };
const mostSeconds = 300;

/** Python of an engine's environment. */
export const pythonOf = (venvs, engine) => path.join(venvs, engine, 'bin', 'python');

/** Engines that live in an environment of their own. */
export const pythonEngines = ['duckdb', 'evidently', 'whylogs', 'nannyml', 'alibi-detect'];

/** Who is measured. One core means one core: whatever else a process would like to use is taken from it. */
export function contendersOf({ folder, venvs }) {
  const oneCore = process.platform === 'linux' ? ['taskset', '-c', '0'] : [];
  const tidegate = (threads, core) => ({
    isFast: true,
    command: (files) => [...core, process.execPath, cli, ...compare(folder, files), '--threads', String(threads)],
    movedIn: ({ features }) => features.filter(isAlarm).map(({ name }) => name),
  });
  const duckdb = (threads, core) => ({
    isFast: true,
    command: ([file]) => [...core, ...python(venvs, 'duckdb', 'duckdb_sql.py'), folder, file, String(threads)],
    movedIn: ({ moved }) => moved,
  });
  const peer = (engine, script) => ({
    isFast: false,
    command: ([file]) => [...python(venvs, engine, script), folder, file],
    movedIn: ({ moved }) => moved,
  });
  return [
    { name: 'Tidegate, one core', ...tidegate(1, oneCore) },
    { name: 'Tidegate, two cores', ...tidegate(2, []) },
    { name: 'DuckDB SQL, one thread', ...duckdb(1, oneCore) },
    { name: 'DuckDB SQL, two threads', ...duckdb(2, []) },
    { name: 'alibi-detect', ...peer('alibi-detect', 'alibi_detect_drift.py') },
    { name: 'NannyML', ...peer('nannyml', 'nannyml_drift.py') },
    { name: 'whylogs', ...peer('whylogs', 'whylogs_drift.py') },
    { name: 'Evidently', ...peer('evidently', 'evidently_drift.py') },
  ];
}

/**
 * What the second core of this machine is worth to work that shares nothing: as many processes as there are to be cores,
 * each on a core of its own with all of the data.
 */
export function processes(count, { folder }) {
  return {
    name: `Tidegate, ${count} processes`,
    command: (files) => {
      const one = [process.execPath, cli, ...compare(folder, files), '--threads', '1']
        .map((text) => `'${text}'`)
        .join(' ');
      const pinned = (core) => (process.platform === 'linux' ? `taskset -c ${core} ${one}` : one);
      const others = Array.from({ length: count - 1 }, (_, i) => `${pinned(i + 1)} > /dev/null &`);
      return ['sh', '-c', `${others.join(' ')} ${pinned(0)}; wait`];
    },
    movedIn: () => [],
  };
}

function compare(folder, files) {
  return ['monitor', 'compare', '--baseline', path.join(folder, 'baseline.json'), ...files, '--json'];
}

function isAlarm({ role, verdict }) {
  return role === 'feature' && (verdict === 'warning' || verdict === 'critical');
}

function python(venvs, engine, script) {
  return [pythonOf(venvs, engine), path.join(engines, script)];
}

/** Runs the command line of Tidegate. */
export function tidegate(...argv) {
  return checked([process.execPath, cli, ...argv]);
}

/** Runs a command, which must succeed, and gives its standard output. */
export function checked([command, ...args]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

/** Runs a contender once, as a process of its own. */
export function measure({ name, command, movedIn }, files) {
  const args = [path.join(engines, 'measure.py'), ...command(files)];
  const { status, stdout, stderr } = spawnSync('python3', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    timeout: mostSeconds * 1000,
    env: { ...process.env, ...quiet },
  });
  if (status !== 0) throw new Error(`${name} could not be measured within ${mostSeconds} s:\n${stderr}`);
  const { status: exit, output, errors, ...figures } = JSON.parse(stdout);
  // Tidegate's exit status is its verdict: 2 to 4 are no failures.
  if (exit !== 0 && !(name.startsWith('Tidegate') && exit >= 2 && exit <= 4)) {
    throw new Error(`${name} ended with ${exit}:\n${errors}`);
  }
  return { ...figures, moved: movedIn(JSON.parse(output)).sort() };
}
