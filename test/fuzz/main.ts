/** Bundled and run by `run.mjs`: a whole campaign against servers in processes of their own, and their memory. */
import { parseArgs } from 'node:util';
import { Campaign, type Outcome, type Targets } from './campaign';
import { sendRefused } from './rejections';

/** A server process, as `test/conformance/support/server.mjs` starts it. */
export interface ServerProcess {
  hasEnded(): boolean;
  log(): string;
  /** Bytes of memory that the process holds. */
  memory(): number;
}

/** What is asked on the command line. */
export interface FuzzOptions {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

/** Requests between two looks at the servers. */
const every = 2000;
/** Share of the requests after which memory is measured: pools, caches and compiled code have their size then. */
const warm = 0.3;
/** Bytes by which a server may grow over the rest: its heap goes up and down by as much. */
const growth = 32 * 2 ** 20;
/** Requests that the model would refuse, at the end; native memory leaks by a kilobyte for each that comes so far. */
const refusals = 40_000;
/** Bytes by which a server may grow over them, less than half of what would leak. */
const refusalGrowth = 16 * 2 ** 20;

/** Reads the flags. @throws TypeError for unknown ones */
export function readFlags(args: readonly string[]): FuzzOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, from: text, count: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return 'help';
  const number = (value: string | undefined, preset: number): number => {
    if (value === undefined) return preset;
    if (!/^\d{1,9}$/.test(value)) throw new TypeError(`'${value}' must be a whole number`);
    return Number(value);
  };
  return { seed: number(values.seed, 1), from: number(values.from, 0), count: number(values.count, 100_000) };
}

/** Runs a campaign and returns everything that went wrong. */
export async function fuzz(
  targets: Targets,
  servers: readonly ServerProcess[],
  options: FuzzOptions,
): Promise<{ readonly outcome: Outcome; readonly problems: readonly string[]; readonly memory: readonly string[] }> {
  const campaign = new Campaign(targets);
  const samples: number[][] = servers.map(() => []);
  const checkpoint = async (sent: number): Promise<void> => {
    const broken = await campaign.verifySeeds();
    if (broken.length > 0) throw new Error(`after ${sent} requests valid ones fail:\n${broken.join('\n')}`);
    servers.forEach((server, i) => samples[i]?.push(server.memory()));
    process.stderr.write(`\r${sent} of ${options.count}`);
  };
  try {
    await checkpoint(0);
    const outcome = await campaign.run({ ...options, lanes: 24, checkpoint: { every, run: checkpoint } });
    process.stderr.write('\n');
    const problems = outcome.failures.map(
      ({ index, kind, problem, request }) =>
        `${kind} request ${index} (--from ${index} --count 1): ${problem}\n  ${request.slice(0, 1500)}`,
    );
    servers.forEach((server, i) => {
      if (server.hasEnded()) problems.push(`server ${i} has ended:\n${server.log()}`);
      else if (server.log().includes('"request failed"'))
        problems.push(`server ${i} logged a failure:\n${server.log()}`);
    });
    const memory = samples.map((series, i) => measured(series, i, problems));
    if (options.count >= refusals)
      memory.push(await refuse(targets.ports.several, servers[0] as ServerProcess, problems));
    return { outcome, problems, memory };
  } finally {
    campaign.close();
  }
}

async function refuse(port: number, server: ServerProcess, problems: string[]): Promise<string> {
  let others = await sendRefused(port, refusals / 4);
  const before = server.memory();
  others += await sendRefused(port, refusals);
  const after = server.memory();
  const sentence = `${shown(before)} MB before and ${shown(after)} MB after ${refusals} requests that the model would refuse`;
  if (after - before > refusalGrowth) problems.push(`server has grown: ${sentence}`);
  if (others > 0) problems.push(`${others} requests that the model would refuse were not answered with 422`);
  return sentence;
}

function shown(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/** Compares the least memory of the first fifth after the warm-up with that of the last: what goes up and down is no leak. */
function measured(series: readonly number[], server: number, problems: string[]): string {
  const rest = series.slice(Math.ceil(series.length * warm));
  const part = Math.floor(rest.length / 5);
  if (part === 0) return 'too few requests to tell';
  const [before, after] = [Math.min(...rest.slice(0, part)), Math.min(...rest.slice(-part))];
  const sentence = `${shown(before)} MB after the warm-up, ${shown(after)} MB at the end`;
  if (after - before > growth) problems.push(`server ${server} has grown: ${sentence}`);
  return sentence;
}
