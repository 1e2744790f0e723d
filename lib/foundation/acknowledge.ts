import { Stage, Validations } from 'aws-cdk-lib';
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
 * Accepts findings on the construct they concern; they hold for everything below it and show in every report.
 * Acknowledgements live beside the capability that needs them, never in one list for the whole app.
 */
export function acknowledge(construct: IConstruct, ...findings: readonly AcceptedFinding[]): void {
  whenJudged(construct, () => {
    recordAccepted(construct, ...findings);
  });
}

/**
 * Does something when the construct is validated, if a policy pack looks at it. Without one nobody reads
 * acknowledgements, and finding out what to accept is a tenth of a synthesis.
 */
export function whenJudged(construct: IConstruct, work: () => void): void {
  construct.node.addValidation({
    validate: () => {
      if (isJudged(construct)) work();
      return [];
    },
  });
}

/** CDK has no public question for it: an unknown answer counts as yes. */
function isJudged(construct: IConstruct): boolean {
  return construct.node.scopes.filter(Stage.isStage).some((stage) => {
    const { _validationPlugins: plugins } = stage as { readonly _validationPlugins?: readonly unknown[] };
    return plugins === undefined || plugins.length > 0;
  });
}

/**
 * Records accepted findings at once; constructs use `acknowledge`. The CDK keeps the call stack of every record, whatever
 * its context says: here it would name lines of this library only, and put paths of the machine into the assembly.
 */
export function recordAccepted(construct: IConstruct, ...findings: readonly AcceptedFinding[]): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (const { rules, reason } of findings) {
      Validations.of(construct).acknowledge(...rules.map((rule) => ({ id: `${packOf(rule)}::${rule}`, reason })));
    }
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
