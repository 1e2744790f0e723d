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
import type { Progress } from './progress';
import { startTwin, stopTwin } from './twin-process';

/** What bringing up a twin needs. */
export interface UpParts {
  readonly settings: TwinSettings;
  /** File of the bundled twin process. */
  readonly program: string;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: a twin that this command started is ended. */
  readonly signal: AbortSignal;
}

/**
 * Brings up a twin with the reference environment deployed to it. What is there already is kept.
 *
 * @returns whether this command started the twin
 */
export async function up({ settings, program, progress, signal }: UpParts): Promise<boolean> {
  const { root } = settings;
  await progress.step('Python environments', async (detail) => {
    detail('emulator');
    await ensureEnvironment(emulatorEnvironment(settings), path.join(root, 'local', 'emulator', 'requirements.txt'));
    detail('training program');
    await ensureEnvironment(
      trainingEnvironment(settings),
      path.join(root, 'examples', 'flight-delay', 'requirements.txt'),
    );
  });
  const { assembly } = await progress.step('synthesize the reference environment', async () =>
    synthesize(settings, signal),
  );
  const running = readState(settings);
  if (!running)
    await progress.step('start the emulator with IAM enforced', async () => startTwin(settings, program, signal));
  try {
    if (isDeployed(settings)) {
      progress.say(`✓ stage '${reference.stage}' is deployed already`);
    } else {
      if (!running) await progress.step('bootstrap', async () => bootstrap(settings, signal));
      const { changes } = await progress.step(`deploy stage '${reference.stage}'`, async (detail) =>
        deploy(settings, assembly, detail, signal),
      );
      noteDeployed(settings);
      progress.say('  what differs from AWS (docs/local-twin.md):');
      for (const change of changes) progress.say(`    ${change}`);
    }
  } catch (error) {
    if (!running) await progress.step('stop again', async () => stopTwin(settings));
    throw error;
  }
  progress.say(
    `\n  all services  ${gatewayUrl(settings)}   (AWS_ENDPOINT_URL, with credentials test/test, region us-east-1)`,
  );
  progress.say(`  page          ${pageUrl(settings)}`);
  progress.say('  end it        npm run local -- down\n');
  return !running;
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
