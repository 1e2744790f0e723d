import * as path from 'node:path';
import { packageModel } from '../model/package-model';
import { UsageError } from '../usage-error';
import { exitStatus, readArguments } from './command';
import type { Command } from './command';

/** `tidegate model package`: turns what a training left behind into a version. */
export const modelCommand: Command = {
  name: 'model',
  summary: 'make a model folder a version: write its manifest',
  help: `tidegate model package FOLDER --name NAME --version X.Y.Z

Writes manifest.json into a model folder: name, version, and the SHA-256 of every file. The digest of the manifest is the
version's digest. The same folder gives the same bytes.

  --name NAME       name of the model, as in tidegate.yaml
  --version X.Y.Z   semantic version
`,
  run: async (argv, terminal) => {
    const [action, ...rest] = argv;
    if (action !== 'package') throw new UsageError(`'${action ?? ''}' is not an action; use 'model package FOLDER'`);
    const { values, positionals } = readArguments(rest, { name: { type: 'string' }, version: { type: 'string' } }, [
      'FOLDER',
    ]);
    const [folder] = positionals;
    if (folder === undefined) throw new UsageError('FOLDER is missing; give the model folder');
    if (values.name === undefined) throw new UsageError('--name is missing; give the name of the model');
    if (values.version === undefined)
      throw new UsageError('--version is missing; give a semantic version such as 1.0.0');
    const packaged = packageModel({
      folder: path.resolve(terminal.folder, folder),
      name: values.name,
      version: values.version,
    });
    terminal.out(`${values.name} ${values.version}: ${packaged.files.length} files, ${packaged.digest}\n`);
    return exitStatus.ok;
  },
};
