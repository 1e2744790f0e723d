import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, aws_sqs as sqs, CustomResource, Stack, Stage } from 'aws-cdk-lib';
import { countByService, summarizeStacks } from '../../../bin/assembly/stack-summary';

test('stacks of all stages are summarized with the digest of their templates', () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'tidegate-stacks-'));
  const app = new App({
    outdir,
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:enable-path-metadata': true },
  });
  const stage = new Stage(app, 'dev');
  const stack = new Stack(stage, 'Platform', { stackName: 'tidegate-dev' });
  new sqs.Queue(stack, 'Queue');
  new CustomResource(stack, 'Seed', {
    serviceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:seed',
    resourceType: 'Custom::Seed',
  });
  const [summary, ...others] = summarizeStacks(app.synth());
  expect(others).toEqual([]);
  expect(summary).toMatchObject({ id: 'dev/Platform', stackName: 'tidegate-dev' });
  expect(summary?.resources.map(({ type, constructPath }) => [type, constructPath])).toEqual([
    ['AWS::SQS::Queue', 'dev/Platform/Queue/Resource'],
    ['Custom::Seed', 'dev/Platform/Seed/Default'],
  ]);
  const bytes = readFileSync(path.join(outdir, summary?.template ?? ''));
  expect(summary?.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
});

test('resources are counted by service, most first', () => {
  const of = (...types: string[]) => types.map((type) => ({ type, logicalId: 'x', constructPath: 'x' }));
  expect(countByService(of('AWS::SQS::Queue', 'AWS::IAM::Role', 'AWS::IAM::ManagedPolicy', 'Custom::Seed'))).toEqual([
    ['IAM', 2],
    ['SQS', 1],
    ['custom', 1],
  ]);
});
