import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, deploy } from '../deploy/deploy';
import { reference, synthesize } from '../deploy/synthesize';
import { emulatorEnvironment } from '../emulator/emulator';
import { ensureEnvironment } from '../emulator/virtual-environment';
import { trainingEnvironment } from '../programs';
import { gatewayUrl, pageUrl } from '../settings';
import type { TwinSettings } from '../settings';
import { readState } from '../twin/state-file';
import type { TwinState } from '../twin/state-file';
import type { Progress } from './progress';
import { orInterrupted } from './interruption';
import { checkPorts, startTwin, stopTwin } from './twin-process';

/** What bringing up a twin needs. */
export interface UpParts {
  readonly settings: TwinSettings;
  /** File of the bundled twin process. */
  readonly program: string;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: a twin that this command started, or left deployed by half, is ended. */
  readonly signal: AbortSignal;
}

/**
 * Brings up a twin with the reference environment deployed to it. What is there already is kept.
 *
 * @returns whether this command started the twin
 */
export async function up({ settings, program, progress, signal }: UpParts): Promise<boolean> {
  const { root } = settings;
  // Before anything that takes time.
  if (!readState(settings)) await checkPorts(settings);
  await progress.step('Python environments', async (detail) => {
    detail('emulator');
    const emulator = path.join(root, 'local', 'emulator', 'requirements.txt');
    await ensureEnvironment(emulatorEnvironment(settings), emulator, signal);
    detail('training program');
    const training = path.join(root, 'examples', 'flight-delay', 'requirements.txt');
    await ensureEnvironment(trainingEnvironment(settings), training, signal);
  });
  const { assembly } = await progress.step('synthesize the reference environment', async () =>
    synthesize(settings, signal),
  );
  const running = await deployedTwin(settings, progress);
  if (!running) {
    await progress.step('start the emulator with IAM enforced', async () => startTwin(settings, program, signal));
  }
  try {
    if (isDeployed(settings)) {
      progress.say(`✓ stage '${reference.stage}' is deployed already`);
    } else {
      if (!running) {
        await progress.step('bootstrap', async () => orInterrupted(bootstrap(settings, signal), signal));
      }
      const { changes } = await progress.step(`deploy stage '${reference.stage}'`, async (detail) =>
        deploy(settings, assembly, detail, signal),
      );
      noteDeployed(settings);
      progress.say('  what differs from AWS (docs/local-twin.md):');
      for (const change of changes) progress.say(`    ${change}`);
    }
  } catch (error) {
    // What an interrupted deployment leaves is half of one state and half of another.
    if (!running || signal.aborted) await progress.step('stop the twin', async () => stopTwin(settings));
    throw error;
  }
  progress.say(
    `\n  all services  ${gatewayUrl(settings)}   (AWS_ENDPOINT_URL, with credentials test/test, region us-east-1)`,
  );
  progress.say(`  page          ${pageUrl(settings)}`);
  progress.say('  end it        npm run local -- down\n');
  return !running;
}

/** The twin that runs, if something was deployed to it whole; one whose first deployment did not end is ended. */
async function deployedTwin(settings: TwinSettings, progress: Progress): Promise<TwinState | undefined> {
  const running = readState(settings);
  const stamp = existsSync(stampFile(settings)) ? readFileSync(stampFile(settings), 'utf8') : '';
  if (!running || stamp.startsWith(`${running.pid} `)) return running;
  await progress.step('a twin runs whose deployment did not end: end it', async () => stopTwin(settings));
  return undefined;
}

function stampFile({ folder }: TwinSettings): string {
  return path.join(folder, 'deployed.stamp');
}

/** What is deployed, and in which process: another twin, or another assembly, is deployed to anew. */
function stampOf(settings: TwinSettings): string {
  return `${readState(settings)?.pid ?? 'none'} ${readFileSync(path.join(settings.folder, 'synthesized.stamp'), 'utf8')}`;
}

function isDeployed(settings: TwinSettings): boolean {
  return existsSync(stampFile(settings)) && readFileSync(stampFile(settings), 'utf8') === stampOf(settings);
}

function noteDeployed(settings: TwinSettings): void {
  writeFileSync(stampFile(settings), stampOf(settings));
}
