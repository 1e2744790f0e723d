import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rootCredentials } from '../../../local/emulator/credentials';
import { region } from '../../../local/names';
import { gatewayUrl, twinSettings } from '../../../local/settings';
import { leftBehind } from './left-behind';
import { folder, root } from './twin-under-test';

/** How a command ended that was interrupted. */
export interface Interrupted {
  readonly status: number | null;
  readonly output: string;
  /** Processes and ports. */
  readonly left: readonly string[];
}

const record = path.join(folder, 'interrupted.json');

/** Presses Ctrl-C in the middle of a first deployment, and keeps how that ended for the tests. */
export async function interruptDeployment(port: number): Promise<void> {
  const args = ['local/run.mjs', 'up', '--port', String(port), '--folder', folder];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await Promise.race([deploying(port), ended]);
  child.kill('SIGINT');
  const status = await ended;
  writeFileSync(record, JSON.stringify({ status, output, left: await leftBehind(port) } satisfies Interrupted));
}

/** How it ended. */
export function interruptedDeployment(): Interrupted {
  return JSON.parse(readFileSync(record, 'utf8')) as Interrupted;
}

/** Resolves when some resources of the first stack are there, and others are not. */
async function deploying(port: number): Promise<void> {
  const endpoint = gatewayUrl(twinSettings(root, port, folder));
  const client = new CloudFormationClient({ endpoint, region, credentials: rootCredentials, maxAttempts: 1 });
  const look = async (): Promise<boolean> => {
    const { StackResourceSummaries: resources = [] } = await client.send(
      new ListStackResourcesCommand({ StackName: 'tidegate-dev' }),
    );
    return resources.some(({ ResourceStatus }) => ResourceStatus === 'CREATE_COMPLETE');
  };
  // Neither the emulator nor the stack is there at first.
  while (!(await look().catch(() => false))) await pause(200);
  client.destroy();
}
