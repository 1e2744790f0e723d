import { mkdtempSync, rmSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  afterInterruption,
  InterruptedError,
  interruptionOf,
  orInterrupted,
} from '../../../local/commands/interruption';
import { twinSettings } from '../../../local/settings';
import { writeState } from '../../../local/twin/state-file';

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s aborts what runs, and again changes nothing', async (name) => {
    const asked = new EventEmitter();
    const signal = interruptionOf(asked as NodeJS.Process);
    const waiting = orInterrupted(new Promise(() => undefined), signal);
    asked.emit(name);
    asked.emit(name);
    await expect(waiting).rejects.toThrow(InterruptedError);
    await expect(orInterrupted(Promise.resolve(1), signal)).rejects.toThrow(InterruptedError);
  });

  test('without it things take their course', async () => {
    const signal = interruptionOf(new EventEmitter() as NodeJS.Process);
    await expect(orInterrupted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(orInterrupted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
  });

  test('tells whether something runs on', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-twin-'));
    const settings = twinSettings(folder, 4566, folder);
    try {
      expect(afterInterruption(settings)).toContain('Nothing runs any more');
      writeState(settings);
      expect(afterInterruption(settings)).toContain('The twin runs on');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
