import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RecordedCall } from '../../../local/permissions/call-log';
import { deployedRoles } from '../../../local/permissions/deployed-roles';
import { compareGrants } from '../../../local/permissions/grants';
import { reasons } from '../../../local/permissions/reasons';
import { needed, needless, renderPermissions, unjustified } from '../../../local/permissions/report';
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
        const text = `${renderPermissions(roles, grants, reasons).trimEnd()}\n`;
        writeFileSync(path.join(settings.folder, 'permissions.md'), text);
        expect(unjustified(grants, reasons)).toEqual([]);
        expect(needless(grants, reasons)).toEqual([]);
        const before = existsSync(document) ? readFileSync(document, 'utf8') : '';
        const stale = [...roles.map(({ name }) => name), ...needed(grants, reasons)].filter(
          (part) => !before.includes(part),
        );
        if (stale.length > 0) writeFileSync(document, text);
        // It is written anew then: look at the difference, and commit it.
        expect(stale).toEqual([]);
      },
    );
  });
}
