import * as path from 'node:path';
import { exitStatus, readArguments } from './command';
import type { Command } from './command';

/** `tidegate synth`: templates, policy, report and summary in one go. */
export const synthCommand: Command = {
  name: 'synth',
  summary: 'make the templates, judge them by every policy pack, and write the compliance report',
  help: `tidegate synth [FILE] [--output FOLDER]

Synthesizes every stage of a configuration, runs the policy packs and CloudFormation's own validation, writes
tidegate-report.html and tidegate-report.json beside the templates, and prints a summary.

  FILE              configuration; default tidegate.yaml
  --output FOLDER   where templates and report go; default cdk.out

Exit status: 0 nothing to object; 1 the configuration or the arguments are wrong; 2 a policy pack or the validation
has a finding that nobody accepted.
`,
  run: async (argv, terminal) => {
    const { values, positionals } = readArguments(argv, { output: { type: 'string' } }, ['FILE']);
    // The construct library takes a while to load; the other commands start without it.
    const { newApp, openFindings, renderSummary, synthesize } = await import('./synthesis');
    const app = newApp({
      outputFolder: path.resolve(terminal.folder, values.output ?? 'cdk.out'),
      // The summary tells what CDK would print, once and by resource.
      context: { '@aws-cdk/core:failSynthOnValidationErrors': false },
    });
    const { evidence, reportFile } = synthesize(app, positionals[0] ?? 'tidegate.yaml');
    terminal.out(renderSummary(evidence, path.relative(terminal.folder, reportFile)));
    return openFindings(evidence) === 0 ? exitStatus.ok : exitStatus.findings;
  },
};
