import type { Grant, GrantingRole } from './grants';
import type { Reason } from './reasons';
import { matchesPattern } from './policy';

/** Why an unused grant stays; undefined when nobody has said so. */
export function reasonFor({ role, action }: Grant, reasons: readonly Reason[]): Reason | undefined {
  return reasons.find(
    ({ actions, roles = ['*'] }) =>
      actions.some((pattern) => matchesPattern(action, pattern, true)) &&
      roles.some((pattern) => matchesPattern(role, pattern)),
  );
}

/** Grants that no part of the story used and for which there is no reason, as `role: action`. */
export function unjustified(grants: readonly Grant[], reasons: readonly Reason[]): string[] {
  const open = grants.filter((grant) => !grant.used && !reasonFor(grant, reasons));
  return unique(open.map(({ role, action }) => `${role}: ${action}`));
}

/** Reasons that no unused grant needs any more. */
export function needless(grants: readonly Grant[], reasons: readonly Reason[]): string[] {
  const why = needed(grants, reasons);
  return reasons.filter((reason) => !why.includes(reason.why) && !reason.sometimes).map((reason) => reason.why);
}

/** Reasons that unused grants of this run stand on, but for those that some runs do without. */
export function needed(grants: readonly Grant[], reasons: readonly Reason[]): string[] {
  const found = grants.filter(({ used }) => !used).map((grant) => reasonFor(grant, reasons));
  return reasons.filter((reason) => found.includes(reason) && !reason.sometimes).map(({ why }) => why);
}

/** The document for people: what each role did, and what it may do besides, with the reasons. */
export function renderPermissions(
  roles: readonly GrantingRole[],
  grants: readonly Grant[],
  reasons: readonly Reason[],
): string {
  const unused = grants.filter(({ used }) => !used);
  return [
    '# Permissions: used and granted',
    '',
    '<!-- Made by `npm run test:local`; edit local/permissions/reasons.ts instead. -->',
    '',
    'The tests on the [local twin](local-twin.md) run the story with IAM enforced, so every policy is known to suffice. This',
    'is the other half: every call that a role made was recorded and is set against what the role is allowed. A grant that',
    'nothing used is removed, or stands below with the reason why it stays; the test fails for one without a reason.',
    '',
    `${roles.length} roles hold ${grants.length} grants (an action in a statement); ${grants.length - unused.length} of them were used.`,
    '',
    '## Used',
    '',
    '| role | what it is for | actions it called |',
    '| --- | --- | --- |',
    ...roles.map(({ name, description }) => `| ${name} | ${description} | ${usedBy(name, grants)} |`),
    '',
    '## Not used, and why it stays',
    '',
    ...reasons.flatMap((reason) => section(reason, unused, reasons)),
  ].join('\n');
}

function usedBy(role: string, grants: readonly Grant[]): string {
  return list(grants.filter((grant) => grant.role === role && grant.used).map(({ action }) => action)) || '–';
}

function section(reason: Reason, unused: readonly Grant[], reasons: readonly Reason[]): string[] {
  const stays = unused.filter((grant) => reasonFor(grant, reasons) === reason);
  if (stays.length === 0) return [];
  const roles = unique(stays.map(({ role }) => role));
  return [`**${reason.why}**`, '', list(stays.map(({ action }) => action)), '', `_${roles.join(', ')}_`, ''];
}

function list(actions: readonly string[]): string {
  return unique(actions)
    .map((action) => `\`${action}\``)
    .join(', ');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
