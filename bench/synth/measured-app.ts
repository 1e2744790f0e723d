import { App } from 'aws-cdk-lib';
import { featureFlags } from '../../bin/synthesis/feature-flags';

/** What one synthesis cost. */
export interface Measurement {
  /**
   * CPU time from the start of the process to the written assembly, in milliseconds: what else the machine does is not in
   * it. Loading the library counts, since which part of it is loaded before the first construct is an accident.
   */
  readonly milliseconds: number;
  /** The same by the clock on the wall. */
  readonly elapsed: number;
  /** Largest resident memory of the process, in MiB. */
  readonly mebibytes: number;
  readonly resources: number;
  readonly stacks: number;
}

/** Builds and synthesizes an app without any policy pack or validation, and measures the process. */
export function measure(outputFolder: string, build: (app: App) => void): Measurement {
  const app = new App({
    outdir: outputFolder,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: {
      ...featureFlags,
      'aws:cdk:disable-stack-trace': true,
      'aws:cdk:disable-creation-stack-traces': true,
      'aws:cdk:enable-path-metadata': true,
    },
  });
  build(app);
  const assembly = app.synth();
  const { user, system } = process.cpuUsage();
  const elapsed = performance.now();
  const stacks = assembly.stacksRecursively;
  return {
    milliseconds: (user + system) / 1000,
    elapsed,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    resources: stacks.reduce((sum, stack) => sum + countResources(stack.template as unknown), 0),
    stacks: stacks.length,
  };
}

function countResources(template: unknown): number {
  return Object.keys((template as { readonly Resources?: object }).Resources ?? {}).length;
}
