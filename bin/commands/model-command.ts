import * as path from 'node:path';
import { UsageError } from '../usage-error';
import { exitStatus, readArguments } from './command';
import type { Command } from './command';

const options = {
  name: { type: 'string' },
  version: { type: 'string' },
  reference: { type: 'string' },
  sample: { type: 'string' },
} as const;

/** `tidegate model package`: turns what a training left behind into a version. */
export const modelCommand: Command = {
  name: 'model',
  summary: 'make a model folder a version: its manifest, and its baseline from reference rows',
  help: `tidegate model package FOLDER --name NAME --version X.Y.Z [--reference FILE [--sample N]]

Writes manifest.json into a model folder: name, version, and the SHA-256 of every file. The digest of the manifest is the
version's digest. The same folder gives the same bytes.

  --name NAME        name of the model, as in tidegate.yaml
  --version X.Y.Z    semantic version
  --reference FILE   CSV with a header, plain or .gz, with the features of schema.json and, to monitor the model's answers,
                     its prediction: writes baseline.json, what the drift monitor compares with. Absent: a baseline.json
                     that is in the folder stays
  --sample N         records of each of the twelve samples of the reference rows that the model is asked about, to know on
                     which features its answers hang (300; 0: it is not asked). Needs onnxruntime-node; without it, or
                     when the model cannot answer, the baseline is written without and a line says why

Exit status: 0, or 1 for an error, which says what to change.
`,
  run: async (argv, terminal) => {
    const [action, ...rest] = argv;
    if (action !== 'package') throw new UsageError(`'${action ?? ''}' is not an action; use 'model package FOLDER'`);
    const { values, positionals } = readArguments(rest, options, ['FOLDER']);
    const [folder] = positionals;
    if (folder === undefined) throw new UsageError('FOLDER is missing; give the model folder');
    if (values.name === undefined) throw new UsageError('--name is missing; give the name of the model');
    if (values.version === undefined) throw new UsageError('--version is missing; give a version such as 1.0.0');
    const { reference, sample } = values;
    if (
      sample !== undefined &&
      (reference === undefined || !(Number.isInteger(Number(sample)) && Number(sample) >= 0))
    ) {
      throw new UsageError(
        reference === undefined
          ? '--sample is of the rows of --reference; give these, too'
          : `--sample is '${sample}'; give a whole number, 0 to ask nothing`,
      );
    }
    const { packageModel } = await import('../model/package-model');
    const { digest, files, unattributed } = await packageModel({
      folder: path.resolve(terminal.folder, folder),
      name: values.name,
      version: values.version,
      referenceFile: reference === undefined ? undefined : path.resolve(terminal.folder, reference),
      sample: sample === undefined ? undefined : Number(sample),
      onSample: (done, of) => {
        terminal.err(`asking the model on which features its answers hang: sample ${done + 1} of ${of}\n`);
      },
    });
    if (unattributed !== null) {
      terminal.err(
        `baseline.json does not tell on which features answers hang: ${unattributed}. ` +
          'A deployed attribution monitor learns it from the first window that the version serves\n',
      );
    }
    terminal.out(`${values.name} ${values.version}: ${files.length} files, ${digest}\n`);
    return exitStatus.ok;
  },
};
