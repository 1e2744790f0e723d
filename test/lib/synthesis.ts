import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { readOutcome } from '../../bin/policy/outcome';
import { applyPolicy, policyContext } from '../../bin/policy/policy-packs';

// Templates are what is tested: assets stay where they are, or every test would leave a copy of the package behind.
const unstaged = { 'aws:cdk:disable-asset-staging': true };

/** A stack in an app of its own, for constructs tested alone. */
export function newStack(): Stack {
  return new Stack(new App({ context: unstaged }), 'Test');
}

/**
 * Synthesizes what `build` makes under every policy pack, and returns each unacknowledged finding as one line
 * `rule: resources`. An empty list is what every capability promises.
 */
export function findingsOf(build: (stack: Stack) => void): string[] {
  const outdir = mkdtempSync(path.join(tmpdir(), 'tidegate-'));
  try {
    const app = new App({ outdir, context: { ...policyContext, ...unstaged } });
    build(new Stack(app, 'Test'));
    applyPolicy(app);
    try {
      app.synth();
    } catch (error) {
      // Synthesis fails on findings; the report beside the templates tells them one by one.
      if (!(error as Error).message.includes('validation-report.json')) throw error;
    }
    return readOutcome(outdir).flatMap(({ findings }) =>
      findings.map(({ rule, resources }) => `${rule}: ${resources.join(', ')}`),
    );
  } finally {
    rmSync(outdir, { recursive: true });
    process.exitCode = undefined;
  }
}
