import { help, readCommandLine } from '../../../local/commands/command-line';

describe('npm run local', () => {
  test('without arguments does everything, on the port of the emulator', () => {
    expect(readCommandLine([])).toEqual({ kind: 'run', name: 'all', port: 4566 });
  });

  test('takes a command, a port, and a word for logs', () => {
    expect(readCommandLine(['up', '--port', '4720'])).toEqual({ kind: 'run', name: 'up', port: 4720 });
    expect(readCommandLine(['logs', 'Champion'])).toMatchObject({ name: 'logs', word: 'Champion' });
    expect(readCommandLine(['up', '--help'])).toEqual({ kind: 'help' });
  });

  test.each([
    [['upp'], /'upp' is none of up, story, down, status, logs/],
    [['up', 'now'], /'now' is one argument too many for 'up'/],
    [['up', '--port', '80'], /--port must be a whole number from 1024 to 65533, is '80'/],
  ])('fails for %j', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  test('help names every command', () => {
    for (const command of ['up', 'story', 'status', 'logs', 'down', '--port']) expect(help).toContain(command);
  });
});
