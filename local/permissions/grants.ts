import type { RecordedCall } from './call-log';
import { many, matchesPattern, statementsOf } from './policy';
import type { PolicyDocument } from './policy';

/** A role and what it is allowed. */
export interface GrantingRole {
  readonly arn: string;
  /** Where it stands in the templates, for example `tidegate-dev/ModelTrainingJobRole`. */
  readonly name: string;
  readonly description: string;
  readonly policies: readonly PolicyDocument[];
}

/** One action that a role is allowed, as its policies write it. */
export interface Grant {
  readonly role: string;
  /** Action, with wildcards where the policy has them. */
  readonly action: string;
  readonly resources: readonly string[];
  /** Whether the role did it. */
  readonly used: boolean;
}

/**
 * Sets what roles are allowed against what they did. An action that several statements allow is one grant for each of
 * them; the grant is used when a call fits action and resources.
 */
export function compareGrants(roles: readonly GrantingRole[], calls: readonly RecordedCall[]): Grant[] {
  return roles.flatMap(({ arn, name, policies }) => {
    const own = calls.filter(({ roleArn }) => roleArn === arn);
    return policies
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) => {
        const resources = many(Resource);
        const onThem = own.filter(({ resource }) => resources.some((pattern) => matchesPattern(resource, pattern)));
        return many(Action).map((action) => ({
          role: name,
          action,
          resources,
          used: onThem.some((call) => matchesPattern(call.action, action, true)),
        }));
      });
  });
}
