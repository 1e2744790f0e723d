import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RecordedCall } from '../../../local/permissions/call-log';
import { deployedRoles } from '../../../local/permissions/deployed-roles';
import { compareGrants } from '../../../local/permissions/grants';
import { reasons } from '../../../local/permissions/reasons';
import { needless, renderPermissions, unjustified } from '../../../local/permissions/report';
import { gatewayUrl, pageUrl } from '../../../local/settings';
import type { Run } from './run';
import { root } from './twin-under-test';

const document = path.join(root, 'docs', 'permissions.md');

/** The other half of enforced policies: nothing is allowed that nobody needs. */
export function permissionsUsed(run: Run): void {
  describe('what roles are allowed beside what they did', () => {
    run.step(
      'every grant was used, or there is a reason why it stays; docs/permissions.md says so',
      async ({ settings }) => {
        const roles = await deployedRoles(gatewayUrl(settings));
        const answer = await fetch(`${pageUrl(settings)}/calls`);
        const grants = compareGrants(roles, (await answer.json()) as RecordedCall[]);
        const before = existsSync(document) ? readFileSync(document, 'utf8') : '';
        const text = `${renderPermissions(roles, grants, reasons).trimEnd()}\n`;
        writeFileSync(document, text);
        expect(unjustified(grants, reasons)).toEqual([]);
        expect(needless(grants, reasons)).toEqual([]);
        // It was written anew above: look at the difference, and commit it.
        expect(text).toBe(before);
      },
    );
  });
}
