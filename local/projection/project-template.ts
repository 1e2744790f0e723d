import { takeOverAlarms } from './alarms';
import { checkConditionsAtGateway } from './checked-conditions';
import { widenEventRules } from './event-rules';
import { leaveOut } from './leave-out';
import type { Projected } from './leave-out';
import { isKnownType } from './resource-types';
import { loosenServiceTrust } from './service-trust';
import { replaceResources } from './replaced-resources';
import { redirectStateMachines } from './state-machines';
import type { Template } from './template';
import { loosenTransportPolicies } from './transport-policies';
import { shortenWaits } from './waits';

/** A template holds a type of which nobody has said yet what becomes of it on the twin. */
export class UnknownTypesError extends Error {
  public override readonly name = 'UnknownTypesError';

  public constructor(public readonly types: readonly string[]) {
    super(
      `nothing is known of ${types.join(', ')} on the emulator; try to deploy a stack with it and add it to deployedTypes ` +
        'or, with the reason, to leftOutTypes in local/projection/resource-types.ts',
    );
  }
}

/** Types of a template of which nobody has said yet what becomes of them. */
export function unknownTypes(template: Template): string[] {
  const types = Object.values(template.Resources ?? {}).map(({ Type }) => Type);
  return [...new Set(types)].filter((type) => !isKnownType(type)).sort();
}

/**
 * Turns a template for AWS into one for the emulator.
 *
 * @throws UnknownTypesError when it holds a type that is neither known to deploy nor declared as left out
 */
export function projectTemplate(template: Template): Projected {
  const unknown = unknownTypes(template);
  if (unknown.length > 0) throw new UnknownTypesError(unknown);
  const steps = [
    leaveOut,
    replaceResources,
    redirectStateMachines,
    widenEventRules,
    loosenTransportPolicies,
    loosenServiceTrust,
    takeOverAlarms,
    checkConditionsAtGateway,
    shortenWaits,
  ] as const;
  return steps.reduce<Projected>(
    (sofar, step) => {
      const { template: next, changes } = step(sofar.template);
      return { template: next, changes: [...sofar.changes, ...changes] };
    },
    { template, changes: [] },
  );
}
