import { execFileSync } from 'node:child_process';
import { isPortTaken } from '../../../local/emulator/emulator';
import { runLocal } from './start-twin';
import { folder, settingsUnderTest } from './twin-under-test';

/** Ends the twin. Rejects when a process of it is left, or something still listens where it listened. */
export default async function endTwin(): Promise<void> {
  const { port, emulatorPort, pagePort } = settingsUnderTest();
  await runLocal(['down']);
  const listening = await Promise.all([port, emulatorPort, pagePort].map(isPortTaken));
  const left = processesOfTwin();
  if (left.length > 0 || listening.includes(true)) {
    throw new Error(`the twin has not ended: ${left.join('; ') || 'one of its ports is taken'}`);
  }
}

/** Processes with the twin's folder in their command: the twin, its functions, servers and jobs. */
function processesOfTwin(): string[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => line.trim().slice(0, 160));
}
