import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, aws_s3 as s3, aws_sns as sns, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { readOutcome } from '../../../bin/policy/outcome';
import type { PackOutcome } from '../../../bin/policy/outcome';
import type { ControlRecord } from '../../../bin/policy/control-record';
import { applyPolicy, policyContext } from '../../../bin/policy/policy-packs';

function newApp(context: Record<string, unknown> = {}): App {
  return new App({
    outdir: mkdtempSync(path.join(tmpdir(), 'tidegate-policy-')),
    context: { ...policyContext, ...context },
  });
}

describe('an app under all policies', () => {
  let record: ControlRecord;
  let outcome: PackOutcome[];

  beforeAll(() => {
    const app = newApp({ '@aws-cdk/core:failSynthOnValidationErrors': false });
    record = applyPolicy(app);
    const stack = new Stack(app, 'Stack');
    new s3.Bucket(stack, 'Open');
    const accepted = new s3.Bucket(stack, 'Accepted', { enforceSSL: true });
    Validations.of(accepted).acknowledge({ id: 'AwsSolutions::AwsSolutions-S1', reason: 'it receives the logs' });
    new sns.Topic(stack, 'Topic', { enforceSSL: true });
    new CfnResource(stack, 'Queue', {
      type: 'AWS::SQS::Queue',
      properties: { VisibilityTimeout: 'soon', Colour: 'red' },
    });
    Validations.of(stack).addWarning('Team::Careful', 'this needs a look');
    outcome = readOutcome(app.synth().directory);
  });

  const findings = (pack: string) => outcome.find((candidate) => candidate.pack === pack)?.findings ?? [];

  test('is judged by every pack, and by the validation of templates', () => {
    expect([...record.packs].sort()).toEqual(
      [
        'AwsSolutions',
        'CloudFormation Validate',
        'HIPAA.Security',
        'NIST.800.53.R5',
        'PCI.DSS.321',
        'Serverless',
      ].sort(),
    );
  });

  test('has a finding where a resource breaks a control, in every pack that has the control', () => {
    expect(findings('AwsSolutions')).toContainEqual(
      expect.objectContaining({ rule: 'AwsSolutions-S1', resources: ['Stack/Open/Resource'] }),
    );
    for (const pack of ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321']) {
      expect(findings(pack).map(({ rule }) => rule)).toContain(`${pack}-S3BucketLoggingEnabled`);
    }
  });

  test('keeps as evidence which resource satisfies a control', () => {
    expect(record.of('AwsSolutions').find(({ rule }) => rule === 'AwsSolutions-SNS3')).toMatchObject({
      satisfiedBy: ['Stack/Topic/Resource'],
      violatedBy: [],
      level: 'error',
    });
    expect(record.of('AwsSolutions').find(({ rule }) => rule === 'AwsSolutions-S10')).toMatchObject({
      satisfiedBy: expect.arrayContaining(['Stack/Accepted/Resource']) as string[],
      violatedBy: ['Stack/Open/Resource'],
    });
  });

  test('keeps the reason of an accepted finding, which is no finding', () => {
    const pack = outcome.find((candidate) => candidate.pack === 'AwsSolutions');
    expect(pack?.acknowledgements).toMatchObject([
      {
        rule: 'AwsSolutions-S1',
        reason: 'it receives the logs',
        acknowledgedAt: 'Stack/Accepted',
        resources: ['Stack/Accepted/Resource'],
      },
    ]);
  });

  test('has a finding where CloudFormation would refuse a template', () => {
    expect(findings('CloudFormation Validate').flatMap(({ resources }) => resources)).toContain('Stack/Queue');
  });

  test('has a finding for a warning of a construct', () => {
    const descriptions = outcome.flatMap((pack) => pack.findings.map(({ description }) => description));
    expect(descriptions.join()).toContain('this needs a look');
  });
});

test('a synthesis that nobody else judges fails with its findings', () => {
  const app = newApp();
  applyPolicy(app);
  new s3.Bucket(new Stack(app, 'Stack'), 'Open', { enforceSSL: true });
  expect(() => app.synth()).toThrow('AwsSolutions-S1');
});
