import { CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import type { App, IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
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

/**
 * The validation of templates, for which a warning weighs as much as an error. Its engine takes seconds to start and
 * lives outside the heap, so that apps of one process share it.
 */
class StrictTemplateValidation extends CloudFormationValidatePlugin {
  private readonly records = new WeakMap<IConstruct, ControlRecord>();

  public observe(app: App, record: ControlRecord): this {
    this.records.set(app, record);
    return this;
  }

  public override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.records.get(context.appConstruct)?.noteRun(this.name);
    return strictly(super.validate(context));
  }
}

const templateValidation = new StrictTemplateValidation();

/** Puts every policy on an app. The record fills while the app is synthesized. */
export function applyPolicy(app: App): ControlRecord {
  const record = new ControlRecord();
  const plugins = packs.map((pack) => observedPack(pack, record));
  Validations.of(app).addPlugins(...plugins, templateValidation.observe(app, record));
  return record;
}
