import { spawn } from 'node:child_process';
import { isPortTaken } from '../../../local/emulator/emulator';
import { freePort } from '../../../local/sagemaker/processes/process-containers';
import { interruptDeployment } from './interrupted-deployment';
import { folder, root } from './twin-under-test';

/** Brings a fresh twin up with the command that people use, after somebody thought better of it in the middle. */
export default async function startTwin(): Promise<void> {
  await runLocal(['down']);
  const port = await freePorts();
  await interruptDeployment(port);
  await runLocal(['up', '--port', String(port)]);
}

/** Runs `npm run local -- …` in the folder of the twin under test; what it prints is shown. */
export async function runLocal(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['local/run.mjs', ...args, '--folder', folder], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (status !== 0) throw new Error(`npm run local -- ${args.join(' ')} ended with status ${status ?? 'unknown'}`);
}

/** The first of three ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const first = await freePort();
    const taken = await Promise.all([first + 1, first + 2].map(isPortTaken));
    if (!taken.includes(true)) return first;
  }
  throw new Error('there are no three free ports in a row');
}
