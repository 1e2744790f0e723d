import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { replay } from '../../../lambdas/monitoring/verdict/replay';
import { replayAttribution } from '../../../lambdas/monitoring/verdict/attribution/replay-attribution';
import { replayBusiness } from '../../../lambdas/monitoring/verdict/business/replay-business';
import { replayQuality } from '../../../lambdas/monitoring/verdict/quality/replay-quality';
import { exitStatus, readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { readText } from './monitor-files';

/** `tidegate monitor replay RUN`: computes a stored verdict again and prints the arithmetic. */
export async function replayAction(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(argv, {}, ['RUN']);
  const [name] = positionals;
  if (name === undefined) throw new UsageError('RUN is missing; give a file that compare --out or a monitor wrote');
  const { drift, attribution, quality, business } = parseRun(await storedText(terminal.folder, name), name);
  const replays = [
    ...(drift === null ? [] : [replay(drift)]),
    ...(attribution === undefined ? [] : [replayAttribution(attribution)]),
    ...(quality === null ? [] : [replayQuality(quality)]),
    ...(business === undefined ? [] : [replayBusiness(business)]),
  ];
  for (const { derivation } of replays) terminal.out(`${derivation.join('\n')}\n\n`);
  const differences = replays.flatMap((one) => one.differences);
  if (differences.length === 0) {
    terminal.out('replayed: every number and every level comes out as stored\n');
    return exitStatus.ok;
  }
  terminal.err(`replayed with differences:\n${differences.map((line) => `  ${line}\n`).join('')}`);
  return exitStatus.wrongUse;
}

/** A file, or an object of S3; the client for that is large, so it is loaded when asked for. */
async function storedText(folder: string, name: string): Promise<string> {
  if (!name.startsWith('s3://')) return readText(folder, name, 'verdict');
  const { readS3Text } = await import('../storage/s3-text');
  return readS3Text(name).catch((error: unknown) => {
    throw new UsageError((error as Error).message);
  });
}
