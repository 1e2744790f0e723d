import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, aws_iam as iam, aws_s3 as s3, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgeWildcards } from '../../../lib/foundation/acknowledge-wildcards';
import { ManagedRole } from '../../../lib/foundation/managed-role';

/** Wildcards that cdk-nag still objects to, when a role of one stack reads a bucket of `bucketStack`. */
function openWildcards(bucketIn: 'the same stack' | 'another stack', matching: RegExp): string[] {
  const app = new App({
    builtinCloudFormationValidation: false,
    context: { '@aws-cdk/core:failSynthOnValidationErrors': false },
  });
  const stack = new Stack(app, 'Model');
  const bucket = new s3.Bucket(bucketIn === 'the same stack' ? stack : new Stack(app, 'Platform'), 'Bucket');
  const role = new ManagedRole(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: 'reads',
  });
  bucket.grantRead(role, 'models/*');
  acknowledgeWildcards(role, { matching, reason: 'one prefix' });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { pluginReports } = JSON.parse(
    readFileSync(path.join(app.synth().directory, 'validation-report.json'), 'utf8'),
  ) as Report;
  const rules = pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
  return rules.filter((rule) => rule.includes('IAM5'));
}

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

describe('accepted wildcards', () => {
  test.each(['the same stack', 'another stack'] as const)(
    'are found by pattern when the resource is in %s',
    (place) => {
      expect(openWildcards(place, /^(Action::s3:(GetObject|GetBucket|List)\*|Resource::.+\/models\/\*)$/)).toEqual([]);
    },
  );

  test.each(['the same stack', 'another stack'] as const)(
    'leave a finding for what no pattern names in %s',
    (place) => {
      expect(openWildcards(place, /^Action::/)).toEqual([
        expect.stringMatching(/^AwsSolutions-IAM5\[Resource::.+\/models\/\*\]$/),
      ]);
    },
  );
});
