import { help, readCommandLine } from '../../../local/commands/command-line';

describe('npm run local', () => {
  test('without arguments does everything, on the port of the twin that runs', () => {
    expect(readCommandLine([])).toEqual({ kind: 'run', name: 'all' });
  });

  test('takes a command, a port, and a word for logs', () => {
    expect(readCommandLine(['up', '--port', '4720'])).toEqual({ kind: 'run', name: 'up', port: 4720 });
    expect(readCommandLine(['logs', 'Champion'])).toMatchObject({ name: 'logs', word: 'Champion' });
    expect(readCommandLine(['up', '--help'])).toEqual({ kind: 'help' });
    expect(readCommandLine(['story', '--from', '2001-04-05'])).toMatchObject({ name: 'story', from: '2001-04-05' });
  });

  test.each([
    [['upp'], /'upp' is none of up, story, down, status, logs/],
    [['up', 'now'], /'now' is one argument too many for 'up'/],
    [['up', '--port', '80'], /--port must be a whole number from 1024 to 65533, is '80'/],
    [['story', '--from', '2001-04-06'], /--from must be a Thursday from 2001-02-01 on/],
    [['story', '--from', 'April'], /--from must be a Thursday/],
    [['up', '--from', '2001-04-05'], /--from is for the story, not for 'up'/],
  ])('fails for %j', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  test('help names every command', () => {
    for (const command of ['up', 'story', 'status', 'logs', 'down', '--port']) expect(help).toContain(command);
  });
});
