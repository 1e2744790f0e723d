import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logs } from '../../../local/commands/logs';
import { twinSettings } from '../../../local/settings';

describe('logs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tidegate-twin-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = (word?: string) => logs(twinSettings(folder, 4566, folder), word);
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  test('say what to do when there are none', () => {
    expect(shown()).toEqual(['there are no logs yet; start the twin with npm run local -- up']);
  });

  test('are shown file by file, with those of servers and jobs, and without empty ones', () => {
    write('logs/twin.log', 'listens\n');
    write('endpoints/e/config/champion.log', '');
    write('training-jobs/job.log', 'one\ntwo\n');
    expect(shown()).toEqual(['== logs/twin.log', 'listens', '', '== training-jobs/job.log', 'one', 'two', '']);
  });

  test('are searched for a word', () => {
    write('logs/twin.log', 'one\ntwo\n');
    expect(shown('tw')).toEqual(['== logs/twin.log', 'two', '']);
    expect(shown('three')).toEqual(["no log has a line with 'three'"]);
  });
});
