import { runTool } from '../../../local/deploy/run-tool';
import { isAlive } from '../../../local/twin/state-file';

/** Runs a script of Node's; the signal is aborted as soon as it says `ready` with its process id. */
async function interrupted(script: string): Promise<{ pid: number; error: unknown }> {
  const controller = new AbortController();
  let pid = 0;
  const line = (text: string): void => {
    pid = Number(/^ready (\d+)$/.exec(text)?.[1]);
    controller.abort(new Error('somebody wants it to end'));
  };
  const command = [process.execPath, '-e', `${script}; console.log('ready', process.pid); setInterval(() => 0, 1000)`];
  const error: unknown = await runTool({ command, cwd: process.cwd(), line, signal: controller.signal }).catch(
    (reason: unknown) => reason,
  );
  return { pid, error };
}

describe('a tool that is interrupted', () => {
  test.each([
    ['ends', ''],
    ['is ended when it does not want to', "process.on('SIGTERM', () => 0)"],
  ])('%s, and the run is rejected with the reason', async (_, script) => {
    const { pid, error } = await interrupted(script);
    expect(error).toEqual(new Error('somebody wants it to end'));
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('is not started at all when that is known before', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(runTool({ command: ['no-such-tool'], cwd: process.cwd(), signal })).rejects.toThrow('too late');
  });
});

test('a tool that fails tells what it said', async () => {
  const command = [process.execPath, '-e', "console.error('no disk'); process.exit(3)"];
  await expect(runTool({ command, cwd: process.cwd() })).rejects.toMatchObject({
    message: expect.stringContaining('ended with status 3') as string,
    output: 'no disk\n',
  });
});
