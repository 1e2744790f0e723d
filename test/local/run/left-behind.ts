import { execFileSync } from 'node:child_process';
import { isPortTaken } from '../../../local/emulator/emulator';
import { twinSettings } from '../../../local/settings';
import { folder, root } from './twin-under-test';

/** What is left of a twin that has ended: nothing, if all is well. */
export async function leftBehind(port: number): Promise<string[]> {
  const { emulatorPort, pagePort } = twinSettings(root, port, folder);
  const ports = [port, emulatorPort, pagePort];
  const taken = await Promise.all(ports.map(isPortTaken));
  return [...processesOfTwin(), ...ports.filter((_, index) => taken[index]).map((left) => `port ${left} is taken`)];
}

/** Processes with the twin's folder in their command: the twin, its functions, servers and jobs. */
function processesOfTwin(): string[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => line.trim().slice(0, 160));
}
