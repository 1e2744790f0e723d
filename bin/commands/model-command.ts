import * as path from 'node:path';
import { packageModel } from '../model/package-model';
import { UsageError } from '../usage-error';
import { exitStatus, readArguments } from './command';
import type { Command } from './command';

const options = { name: { type: 'string' }, version: { type: 'string' }, reference: { type: 'string' } } as const;

/** `tidegate model package`: turns what a training left behind into a version. */
export const modelCommand: Command = {
  name: 'model',
  summary: 'make a model folder a version: its manifest, and its baseline from reference rows',
  help: `tidegate model package FOLDER --name NAME --version X.Y.Z [--reference FILE]

Writes manifest.json into a model folder: name, version, and the SHA-256 of every file. The digest of the manifest is the
version's digest. The same folder gives the same bytes.

  --name NAME        name of the model, as in tidegate.yaml
  --version X.Y.Z    semantic version
  --reference FILE   CSV with a header, plain or .gz, with the features of schema.json and, to monitor the model's answers,
                     its prediction: writes baseline.json, what the drift monitor compares with. Absent: a baseline.json
                     that is in the folder stays
`,
  run: async (argv, terminal) => {
    const [action, ...rest] = argv;
    if (action !== 'package') throw new UsageError(`'${action ?? ''}' is not an action; use 'model package FOLDER'`);
    const { values, positionals } = readArguments(rest, options, ['FOLDER']);
    const [folder] = positionals;
    if (folder === undefined) throw new UsageError('FOLDER is missing; give the model folder');
    if (values.name === undefined) throw new UsageError('--name is missing; give the name of the model');
    if (values.version === undefined) throw new UsageError('--version is missing; give a version such as 1.0.0');
    const { digest, files } = await packageModel({
      folder: path.resolve(terminal.folder, folder),
      name: values.name,
      version: values.version,
      referenceFile: values.reference === undefined ? undefined : path.resolve(terminal.folder, values.reference),
    });
    terminal.out(`${values.name} ${values.version}: ${files.length} files, ${digest}\n`);
    return exitStatus.ok;
  },
};
