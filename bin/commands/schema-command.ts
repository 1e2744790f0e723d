import { exitStatus, readArguments } from './command';
import type { Command } from './command';

/** `tidegate schema`: the JSON Schema for editors. */
export const schemaCommand: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of tidegate.yaml, for editors',
  help: `tidegate schema > tidegate.schema.json

Prints the JSON Schema of tidegate.yaml. An editor with a YAML language server uses it when the first line of the file is

  # yaml-language-server: $schema=./tidegate.schema.json
`,
  run: async (argv, terminal) => {
    readArguments(argv, {}, []);
    const { configurationJsonSchema } = await import('../configuration/schema/json-schema');
    terminal.out(`${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
    return exitStatus.ok;
  },
};
