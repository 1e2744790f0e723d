import { isAllowed } from '../../../local/permissions/policy';
import type { PolicyStatement } from '../../../local/permissions/policy';

const allow = (extra: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: 's3:Get*',
  Resource: 'arn:aws:s3:::b/*',
  ...extra,
});
const asks = (statements: PolicyStatement[], action = 's3:GetObject', resource = 'arn:aws:s3:::b/k', context = {}) =>
  isAllowed([{ Statement: statements }], { action, resource, context });

describe('policies', () => {
  test('allow what they name, and nothing else', () => {
    expect(asks([allow()])).toBe(true);
    expect(asks([allow()], 'S3:getobject')).toBe(true);
    expect(asks([allow()], 's3:PutObject')).toBe(false);
    expect(asks([allow()], 's3:GetObject', 'arn:aws:s3:::other/k')).toBe(false);
    expect(asks([])).toBe(false);
    expect(
      isAllowed([{ Statement: allow({ Action: ['x:Y', 's3:GetObject'] }) }], {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::b/k',
      }),
    ).toBe(true);
  });

  test('a denial wins', () => {
    expect(asks([allow(), { Effect: 'Deny', Action: '*', Resource: '*/k' }])).toBe(false);
  });

  test('may name what is left out', () => {
    expect(asks([allow({ Action: undefined, NotAction: 's3:Put*' })])).toBe(true);
    expect(asks([allow({ Resource: undefined, NotResource: 'arn:aws:s3:::b/*' })])).toBe(false);
  });

  const condition = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };

  test('hold under their conditions', () => {
    const passed = (service: string) => ({ 'iam:passedtoservice': service });
    expect(asks([allow({ Condition: condition })], undefined, undefined, passed('sagemaker.amazonaws.com'))).toBe(true);
    expect(asks([allow({ Condition: condition })], undefined, undefined, passed('ec2.amazonaws.com'))).toBe(false);
    expect(asks([allow({ Condition: { StringLike: { a: ['x*', 'y*'] } } })], undefined, undefined, { a: 'yes' })).toBe(
      true,
    );
    expect(asks([allow({ Condition: { StringNotEquals: { a: ['x', 'y'] } } })], undefined, undefined, { a: 'y' })).toBe(
      false,
    );
    expect(asks([allow({ Condition: { StringEqualsIfExists: { a: 'x' } } })])).toBe(true);
  });

  test('a condition that cannot be decided never allows and always denies', () => {
    expect(asks([allow({ Condition: condition })])).toBe(false);
    expect(asks([allow({ Condition: { Strange: { a: 'x' } } })], undefined, undefined, { a: 'x' })).toBe(false);
    expect(
      asks([allow(), allow({ Effect: 'Deny', Condition: { Strange: { a: 'x' } } })], undefined, undefined, { a: 'x' }),
    ).toBe(false);
  });
});
