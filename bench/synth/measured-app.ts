import { App } from 'aws-cdk-lib';

/** What one synthesis cost. */
export interface Measurement {
  /** CPU time from the first construct to the written assembly, in milliseconds: what else the machine does is not in it. */
  readonly milliseconds: number;
  /** Largest resident memory of the process, in MiB. */
  readonly mebibytes: number;
  readonly resources: number;
  readonly stacks: number;
}

/** Builds and synthesizes an app without any policy pack or validation, and measures it. */
export function measure(outputFolder: string, build: (app: App) => void): Measurement {
  const started = process.cpuUsage();
  const app = new App({
    outdir: outputFolder,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: {
      'aws:cdk:disable-stack-trace': true,
      'aws:cdk:disable-creation-stack-traces': true,
      'aws:cdk:enable-path-metadata': true,
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    },
  });
  build(app);
  const assembly = app.synth();
  const { user, system } = process.cpuUsage(started);
  const stacks = assembly.stacksRecursively;
  return {
    milliseconds: (user + system) / 1000,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    resources: stacks.reduce((sum, stack) => sum + countResources(stack.template as unknown), 0),
    stacks: stacks.length,
  };
}

function countResources(template: unknown): number {
  return Object.keys((template as { readonly Resources?: object }).Resources ?? {}).length;
}
