import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of a policy pack that is accepted, with the reason a reviewer reads. */
export interface AcceptedFinding {
  /**
   * Names of the rules, as the packs print them: `AwsSolutions-IAM5[Resource::*]`, `HIPAA.Security-LambdaConcurrency`.
   * The same control often has a name in each pack.
   */
  readonly rules: readonly string[];
  /** What is done instead, or why the control cannot apply here. */
  readonly reason: string;
}

/**
 * Records accepted findings on the construct they concern; they hold for everything below it and show in every report.
 * Acknowledgements live beside the capability that needs them, never in one list for the whole app.
 */
export function acknowledge(construct: IConstruct, ...findings: readonly AcceptedFinding[]): void {
  withoutStackTraces(() => {
    for (const { rules, reason } of findings) {
      Validations.of(construct).acknowledge(...rules.map((rule) => ({ id: `${packOf(rule)}::${rule}`, reason })));
    }
  });
}

/**
 * The CDK keeps the call stack of every acknowledgement, whatever its context says. Here it would name lines of this
 * library only, cost a twentieth of a synthesis, and put paths of the machine into the assembly.
 */
function withoutStackTraces(work: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A pack's name is what stands before the first hyphen of its rules' names. */
function packOf(rule: string): string {
  return rule.slice(0, rule.indexOf('-'));
}

/** Names that one control has in the NIST, HIPAA and PCI packs. */
export function inRegulatoryPacks(
  control: string,
  packs = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'],
): string[] {
  return packs.map((pack) => `${pack}-${control}`);
}
