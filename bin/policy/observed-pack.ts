import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { NagRuleCompliance } from 'cdk-nag';
import type { IApplyRule, NagPack, NagPackProps } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { ControlRecord } from './control-record';

/** A policy pack of cdk-nag. */
export type PackClass = new (scope?: IConstruct, props?: NagPackProps) => NagPack;

/** The pack, which also notes what each resource satisfies, and for which a warning weighs as much as an error. */
export function observedPack(Pack: PackClass, record: ControlRecord): IPolicyValidationPlugin {
  const pack = new Pack();
  // Packs keep violations only, and a subclass cannot be written for all of them at once: the method is replaced.
  const applyRule = pack['applyRule'].bind(pack);
  pack['applyRule'] = (params) => {
    applyRule(observedRule(params, pack.readPackName, record));
  };
  return { name: pack.name, validate };

  function validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    record.noteRun(pack.name);
    return strictly(pack.validate(context));
  }
}

function observedRule(params: IApplyRule, packName: string, record: ControlRecord): IApplyRule {
  const suffix = params.ruleSuffixOverride ?? params.rule.name;
  const control = {
    rule: `${packName}-${suffix}`,
    description: params.info,
    explanation: params.explanation,
    level: params.level.toLowerCase(),
  };
  return {
    ...params,
    ruleSuffixOverride: suffix,
    rule: (node) => {
      const result = params.rule(node);
      const violated = Array.isArray(result) ? result.length > 0 : result === NagRuleCompliance.NON_COMPLIANT;
      if (violated || result !== NagRuleCompliance.NOT_APPLICABLE) record.note(control, node.node.path, !violated);
      return result;
    },
  };
}

/** Every finding is one that fails the synthesis; an accepted one is acknowledged, not weighed. */
export function strictly(report: PolicyValidationPluginReport): PolicyValidationPluginReport {
  const violations = report.violations.map((violation) => ({
    ...violation,
    severity: violation.severity === 'warning' ? 'error' : violation.severity,
  }));
  return { ...report, violations, success: violations.length === 0 };
}
