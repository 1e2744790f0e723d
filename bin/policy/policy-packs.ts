import { CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import type { App, IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { ControlRecord } from './control-record';
import { observedPack, strictly } from './observed-pack';
import type { PackClass } from './observed-pack';

/** Packs that every synthesis passes, beside the validation of templates by CloudFormation's own schemas and rules. */
const packs: readonly PackClass[] = [
  AwsSolutionsChecks,
  NIST80053R5Checks,
  HIPAASecurityChecks,
  PCIDSS321Checks,
  ServerlessChecks,
];

/** Context under which findings of the schema validation and warnings of constructs count like those of the packs. */
export const policyContext: Readonly<Record<string, boolean>> = {
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:annotationsInValidationReport': true,
};

/** The validation of templates, for which a warning weighs as much as an error. */
class StrictTemplateValidation extends CloudFormationValidatePlugin {
  public constructor(private readonly record: ControlRecord) {
    super();
  }

  public override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.record.noteRun(this.name);
    return strictly(super.validate(context));
  }
}

/** Puts every policy on an app. The record fills while the app is synthesized. */
export function applyPolicy(app: App): ControlRecord {
  const record = new ControlRecord();
  Validations.of(app).addPlugins(
    ...packs.map((pack) => observedPack(pack, record)),
    new StrictTemplateValidation(record),
  );
  return record;
}
