import { App } from 'aws-cdk-lib';
import { summarizeStacks } from '../assembly/stack-summary';
import type { StackSummary } from '../assembly/stack-summary';
import { readConfiguration } from '../configuration/read-configuration';
import type { Settings } from '../configuration/settings';
import { buildPlatforms } from '../platform/build-platforms';
import { blaming } from '../platform/blame';
import { readOutcome } from '../policy/outcome';
import { applyPolicy, policyContext } from '../policy/policy-packs';
import { composeEvidence } from '../report/evidence';
import type { Evidence } from '../report/evidence';
import { writeReport } from '../report/write-report';
import { featureFlags } from './feature-flags';
import { removeTraces } from './remove-traces';
import { toolVersions } from './tool-versions';

/** Options of a synthesis. */
export interface SynthesisOptions {
  /** Where the assembly goes. Absent: where the CDK CLI asks for it, or `cdk.out`. */
  readonly outputFolder?: string;
  /** Context on top of the house's. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** A synthesized environment. */
export interface Synthesis {
  readonly evidence: Evidence;
  /** Path of the compliance report. */
  readonly reportFile: string;
}

/**
 * What the CDK CLI turns on by default, so that templates have the same bytes with and without it; and no traces of
 * where constructs were made, which would put paths of this machine into the assembly. `CDK_DEBUG=1` brings them back.
 */
const houseContext: Readonly<Record<string, unknown>> = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
  ...featureFlags,
  ...policyContext,
};

/** The app to synthesize into. Its context is known before the configuration is read, as `cdk -c config=…` wants it. */
export function newApp({ outputFolder, context }: SynthesisOptions = {}): App {
  return new App({ outdir: outputFolder, context: { ...houseContext, ...context }, analyticsReporting: false });
}

/**
 * Synthesizes every stage of a configuration under all policies, and writes the compliance report beside the templates.
 * Throws a ConfigurationError for everything that the configuration is to blame for.
 */
export function synthesize(app: App, configurationFile: string): Synthesis {
  const settings = readConfiguration(configurationFile);
  buildPlatforms(app, settings);
  const record = applyPolicy(app);
  const assembly = blaming(settings, () => app.synth());
  removeTraces(assembly.directory);
  const evidence = composeEvidence({
    configuration: configurationFile,
    tools: toolVersions(),
    stacks: inOrderOf(settings, summarizeStacks(assembly)),
    record,
    outcome: readOutcome(assembly.directory),
  });
  return { evidence, reportFile: writeReport(evidence, assembly.directory) };
}

/** Stages as the configuration has them; CDK sorts them by name. */
function inOrderOf({ stages }: Settings, stacks: readonly StackSummary[]): StackSummary[] {
  return stages.flatMap(({ name }) => stacks.filter(({ id }) => id.startsWith(`${name}/`)));
}
