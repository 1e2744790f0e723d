import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { UsageError } from '../usage-error';
import { exitStatus, readArguments } from './command';
import type { Command } from './command';

/** A configuration to start from: complete, small, and valid without anything beside it. */
export const starter = `# yaml-language-server: $schema=./node_modules/tidegate/schema/tidegate.schema.json
version: 1

platform:
  name: tidegate

# Who is told: e-mail addresses or https:// addresses. Critical wakes somebody.
alerts:
  critical: []
  warning: []
  info: []

# On every resource.
tags:
  project: my-models

# One environment each. Without account and region, those of the credentials that deploy.
stages:
  dev: {}

models:
  my-model:
    # Folder with model.onnx and manifest.json, made by 'npx tidegate model package'. Without it the first version comes
    # from the registry, and must be there before the first deployment.
    # artifact: ./model
    serving:
      kind: function
      memorySize: 2048
    rollout:
      kind: canary
      steps: [10, 100]
      bake: 10m
    monitoring:
      every: 1h
`;

/** `tidegate init`: a starter configuration. */
export const initCommand: Command = {
  name: 'init',
  summary: 'write a starter tidegate.yaml',
  help: `tidegate init [FILE]

Writes a small, valid configuration to start from. Never overwrites a file.

  FILE   default tidegate.yaml
`,
  run: async (argv, terminal) => {
    const { positionals } = readArguments(argv, {}, ['FILE']);
    const file = positionals[0] ?? 'tidegate.yaml';
    const absolute = path.resolve(terminal.folder, file);
    if (existsSync(absolute)) throw new UsageError(`'${file}' exists; remove it first, or give another name`);
    writeFileSync(absolute, starter);
    terminal.out(`wrote ${file}; edit it, then run 'npx tidegate synth ${file}'\n`);
    return exitStatus.ok;
  },
};
