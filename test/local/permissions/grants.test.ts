import { compareGrants } from '../../../local/permissions/grants';
import type { GrantingRole } from '../../../local/permissions/grants';
import { needless, renderPermissions, unjustified } from '../../../local/permissions/report';
import type { Reason } from '../../../local/permissions/reasons';

const role: GrantingRole = {
  arn: 'arn:aws:iam::0:role/reader',
  name: 'stack/Reader',
  description: 'Reads.',
  policies: [
    {
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetObject*', 's3:DeleteObject'], Resource: 'arn:aws:s3:::data/*' },
        { Effect: 'Allow', Action: 'xray:PutTraceSegments', Resource: '*' },
        { Effect: 'Deny', Action: 's3:*', Resource: '*' },
      ],
    },
  ],
};
const read = { roleArn: role.arn, action: 's3:GetObject', resource: 'arn:aws:s3:::data/a', count: 3 };
const tracing: Reason = { actions: ['xray:*'], why: 'AWS traces.' };

describe('grants against calls', () => {
  test('a grant is used when a call of the role fits its action and its resources', () => {
    const used = (calls: (typeof read)[]) =>
      compareGrants([role], calls)
        .filter((grant) => grant.used)
        .map(({ action }) => action);
    expect(used([read])).toEqual(['s3:GetObject*']);
    expect(used([{ ...read, resource: 'arn:aws:s3:::other/a' }])).toEqual([]);
    expect(used([{ ...read, roleArn: 'arn:aws:iam::0:role/other' }])).toEqual([]);
  });

  test('an unused grant needs a reason, and a reason needs an unused grant', () => {
    const grants = compareGrants([role], [read]);
    expect(unjustified(grants, [tracing])).toEqual(['stack/Reader: s3:DeleteObject']);
    const only: Reason = { actions: ['s3:DeleteObject'], roles: ['stack/*'], why: 'Once a year.' };
    expect(unjustified(grants, [tracing, only])).toEqual([]);
    expect(unjustified(grants, [tracing, { ...only, roles: ['other/*'] }])).toHaveLength(1);
    expect(needless(grants, [tracing, only, { actions: ['sqs:*'], why: 'Long gone.' }])).toEqual(['Long gone.']);
  });

  test('the document names what was used, and what stays with its reason', () => {
    const text = renderPermissions([role], compareGrants([role], [read]), [tracing]);
    expect(text).toContain('| stack/Reader | Reads. | `s3:GetObject*` |');
    expect(text).toMatch(/\*\*AWS traces\.\*\*\n\n`xray:PutTraceSegments`\n\n_stack\/Reader_/);
  });
});
