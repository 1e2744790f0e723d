import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { initCommand } from '../../../bin/commands/init-command';
import { modelCommand } from '../../../bin/commands/model-command';
import { run } from '../../../bin/commands/run';
import { schemaCommand } from '../../../bin/commands/schema-command';
import { readConfiguration } from '../../../bin/configuration/read-configuration';

const commands = [initCommand, modelCommand, schemaCommand];

async function tidegate(...argv: string[]): Promise<{ status: number; out: string; err: string; folder: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-commands-'));
  let out = '';
  let err = '';
  const status = await run(argv, commands, {
    folder,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  return { status, out, err, folder };
}

describe('tidegate', () => {
  test('lists its commands', async () => {
    const { status, out } = await tidegate('--help');
    expect(status).toBe(0);
    for (const { name, summary } of commands) expect(out).toContain(`${name.padEnd(6)}  ${summary}`);
  });

  test('without a command lists them too, and says by its status that it did nothing', async () => {
    expect(await tidegate()).toMatchObject({ status: 1, out: expect.stringContaining('tidegate COMMAND') as string });
  });

  test('offers the command that was probably meant', async () => {
    expect(await tidegate('shcema')).toMatchObject({
      status: 1,
      err: "'shcema' is not a command; use one of init, model, schema; did you mean 'schema'?\n",
    });
  });

  test('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    expect((await tidegate('--version')).out).toBe(`${version}\n`);
  });

  test.each(commands.map(({ name, help }) => [name, help]))('explains %s', async (name, help) => {
    expect(await tidegate(name, '--help')).toMatchObject({ status: 0, out: help });
  });

  test('refuses an unknown option and offers the one that was probably meant', async () => {
    expect(await tidegate('model', 'package', 'x', '--nam', 'y')).toMatchObject({
      status: 1,
      err: "tidegate model: '--nam' is not an option; use one of --name, --version, --reference, --sample; did you mean '--name'?\n",
    });
  });

  test('refuses arguments that nobody reads', async () => {
    expect((await tidegate('init', 'a.yaml', 'b.yaml')).err).toContain("'b.yaml' is one argument too many");
  });
});

describe('tidegate init', () => {
  test('writes a configuration that is valid as it stands', async () => {
    const { status, folder } = await tidegate('init');
    expect(status).toBe(0);
    const settings = readConfiguration(path.join(folder, 'tidegate.yaml'));
    expect(settings.stages.map(({ name, models }) => [name, models.map((model) => model.name)])).toEqual([
      ['dev', ['my-model']],
    ]);
  });

  test('never overwrites a file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-commands-'));
    writeFileSync(path.join(folder, 'tidegate.yaml'), 'mine');
    await expect(initCommand.run([], { folder, out: () => undefined, err: () => undefined })).rejects.toThrow(
      "'tidegate.yaml' exists; remove it first, or give another name",
    );
    expect(readFileSync(path.join(folder, 'tidegate.yaml'), 'utf8')).toBe('mine');
  });
});

test('tidegate schema prints the schema that is published', async () => {
  const published = path.join(__dirname, '..', '..', '..', 'schema', 'tidegate.schema.json');
  expect((await tidegate('schema')).out).toBe(readFileSync(published, 'utf8'));
});
