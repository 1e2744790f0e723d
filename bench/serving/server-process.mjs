import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const running = new Set();
/** What a benchmark leaves behind would spoil the next one. */
process.on('exit', () => {
  for (const server of running) server.killNow();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/**
 * Starts a server on some cores, and waits until it answers.
 * @param {object} how
 * @param {string[]} how.command
 * @param {Record<string, string>} [how.environment]
 * @param {string} how.cores for taskset
 * @param {() => Promise<boolean>} how.isReady
 */
export async function startServer({ command, environment = {}, cores, isReady }) {
  const server = new ServerProcess(command, environment, cores);
  running.add(server);
  const until = performance.now() + 120_000;
  while (!(await isReady())) {
    const late = performance.now() > until;
    if (!server.ended && !late) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    await server.stop();
    throw new Error(`${command.join(' ')} ${late ? 'is not ready after 120 s' : 'ended'}:\n${server.log}`);
  }
  return server;
}

class ServerProcess {
  constructor(command, environment, cores) {
    this.log = '';
    this.ended = false;
    // A process group of its own: what it starts ends with it.
    this.child = spawn('taskset', ['-c', cores, ...command], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.log = (this.log + text).slice(-20_000)));
    }
    this.exit = new Promise((resolve) => {
      const end = () => {
        this.ended = true;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', (error) => {
        this.log += error.message;
        end();
      });
    });
  }

  /** Bytes that the server and all it started hold; what they share is counted once. */
  memory() {
    return processTree(this.child.pid).reduce((sum, pid) => sum + proportionalBytes(pid), 0);
  }

  async stop() {
    const tree = this.ended ? [] : processTree(this.child.pid);
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.killNow(), 10_000);
    await this.exit;
    clearTimeout(timer);
    // A supervisor may be gone before its workers.
    for (const pid of tree) signal(pid, 'SIGKILL');
    running.delete(this);
  }

  killNow() {
    const tree = processTree(this.child.pid);
    signal(-this.child.pid, 'SIGKILL');
    for (const pid of tree) signal(pid, 'SIGKILL');
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** A process and all that it started, however deep. */
function processTree(root) {
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(textOf(`/proc/${name}/status`))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid) => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

function proportionalBytes(pid) {
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Empty when the process ended in between. */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
