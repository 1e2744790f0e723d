import { ConfigurationError } from './configuration/problem';
import { newApp, synthesize } from './synthesis/synthesize';

/**
 * The CDK app: what `cdk synth`, `diff` and `deploy` run. The configuration is the CDK context `config`, or the
 * environment variable TIDEGATE_CONFIG, or `tidegate.yaml` in the working directory.
 */
function main(): void {
  const app = newApp();
  const file: unknown = app.node.tryGetContext('config') ?? process.env['TIDEGATE_CONFIG'] ?? 'tidegate.yaml';
  try {
    synthesize(app, String(file));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

main();
