import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';

/** A rule that a resource breaks. */
export interface PolicyFinding {
  readonly rule: string;
  readonly description: string;
  /** Construct paths; empty when the finding is about a whole template. */
  readonly resources: readonly string[];
}

/** A finding that was accepted, with its reason. */
export interface Acknowledgement extends PolicyFinding {
  readonly reason: string;
  /** Construct on which the reason stands. */
  readonly acknowledgedAt: string;
}

/** What one pack said. */
export interface PackOutcome {
  readonly pack: string;
  readonly findings: readonly PolicyFinding[];
  readonly acknowledgements: readonly Acknowledgement[];
}

const violation = z.object({
  ruleName: z.string(),
  description: z.string(),
  violatingConstructs: z
    .array(
      z.object({
        constructPath: z.string().optional(),
        cloudFormationResource: z.object({ logicalId: z.string() }).optional(),
      }),
    )
    .default([]),
});

const report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      conclusion: z.string(),
      violations: z.array(violation).default([]),
      suppressedViolations: z
        .array(violation.extend({ reason: z.string().optional(), acknowledgedAt: z.string().optional() }))
        .default([]),
    }),
  ),
});

/** Reads what the packs said about an assembly. */
export function readOutcome(assemblyFolder: string): PackOutcome[] {
  const text = readFileSync(path.join(assemblyFolder, VALIDATION_REPORT_FILE), 'utf8');
  return report.parse(JSON.parse(text)).pluginReports.map(({ pluginName, violations, suppressedViolations }) => ({
    pack: pluginName,
    findings: violations.map(findingOf).sort(byRule),
    acknowledgements: suppressedViolations
      .map((suppressed) => ({
        ...findingOf(suppressed),
        reason: suppressed.reason ?? '',
        acknowledgedAt: suppressed.acknowledgedAt ?? '',
      }))
      .sort(byRule),
  }));
}

function findingOf({ ruleName, description, violatingConstructs }: z.output<typeof violation>): PolicyFinding {
  const resources = violatingConstructs.map(
    ({ constructPath, cloudFormationResource }) => constructPath ?? cloudFormationResource?.logicalId ?? '',
  );
  return { rule: ruleName, description, resources: resources.filter((resource) => resource !== '').sort() };
}

function byRule(a: PolicyFinding, b: PolicyFinding): number {
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;
}
