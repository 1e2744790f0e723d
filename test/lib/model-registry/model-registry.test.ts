import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ArtifactStore } from '../../../lib/artifact-store/artifact-store';
import { readEnvironment } from '../../../lib/contracts/environment';
import { artifactsEnvironment, registryEnvironment } from '../../../lib/contracts/registry';
import { ModelRegistry } from '../../../lib/model-registry/model-registry';
import type { ModelRegistryProps } from '../../../lib/model-registry/model-registry';
import { findingsOf, newStack } from '../synthesis';

function registryIn(stack: Stack, props: Partial<ModelRegistryProps> = {}): ModelRegistry {
  const artifactStore = new ArtifactStore(stack, 'Store');
  return new ModelRegistry(stack, 'Registry', { environmentName: 'dev', artifactStore, ...props });
}

/** Synthesized once: staging the handlers is what takes time here. */
const standard = (() => {
  let result: Template | undefined;
  return () => (result ??= template());
})();

function template(props: Partial<ModelRegistryProps> = {}): Template {
  const stack = newStack();
  registryIn(stack, props);
  return Template.fromStack(stack);
}

/** The variables of one function, as its process would see them. */
function environmentOf(result: Template, description: string): Record<string, string> {
  const [fn] = Object.values(
    result.findResources('AWS::Lambda::Function', { Properties: { Description: description } }),
  );
  const variables = (fn!['Properties'] as { Environment: { Variables: Record<string, unknown> } }).Environment
    .Variables;
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]));
}

test('keeps versions and ledger in protected tables with recovery, streams and a daily backup', () => {
  const result = standard();
  result.resourceCountIs('AWS::DynamoDB::Table', 2);
  result.allResources('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    Properties: Match.objectLike({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSESpecification: Match.objectLike({ SSEEnabled: true, SSEType: 'KMS' }),
    }),
  });
  result.hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: { BackupPlanRule: [Match.objectLike({ Lifecycle: { DeleteAfterDays: 35 } })] },
  });
});

test('gives every function the variables that its handler reads', () => {
  const result = standard();
  for (const description of [
    'Registers the version in a model folder.',
    'Changes the stage of a version.',
    'Moves an alias and the champion pointer.',
    'Reads versions, aliases and the ledger.',
    'Seeds and reads the champion of a model during a deployment.',
  ]) {
    expect(() => readEnvironment(registryEnvironment, environmentOf(result, description))).not.toThrow();
  }
  for (const description of [
    'Registers the version in a model folder.',
    'Seeds and reads the champion of a model during a deployment.',
  ]) {
    expect(() => readEnvironment(artifactsEnvironment, environmentOf(result, description))).not.toThrow();
  }
});

test('announces new ledger entries from the stream, entry by entry, and loses none silently', () => {
  standard().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 10,
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    FilterCriteria: {
      Filters: [
        {
          Pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'ENTRY#' }] } } } }),
        },
      ],
    },
  });
});

test('lets readers read and nothing else', () => {
  const policies = standard().findResources('AWS::IAM::ManagedPolicy', {
    Properties: { Description: 'Reads versions, aliases and the ledger.' },
  });
  const actions = JSON.stringify(policies);
  expect(actions).toContain('dynamodb:Query');
  expect(actions).not.toMatch(/dynamodb:(Put|Update|Delete|BatchWrite)|ssm:Put|events:PutEvents/);
});

test('is usable from another app by its attributes', () => {
  const stack = newStack();
  const imported = ModelRegistry.fromModelRegistryAttributes(stack, 'Registry', {
    environmentName: 'prod',
    versionsTableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/versions',
    ledgerTableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/ledger',
    eventBusArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/tidegate',
    championPrefix: '/tidegate/prod',
    championServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:champion',
    encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  });
  expect(imported.versions.tableName).toBe('versions');
  expect(imported.championPrefix).toBe('/tidegate/prod');
});

test.each([
  ['environmentName', { environmentName: 'Prod!' }, "got 'Prod!'"],
  ['platformName', { platformName: '1st' }, "got '1st'"],
])('fails for a bad %s and shows it', (field, props, shown) => {
  expect(() => template(props)).toThrow(field);
  expect(() => template(props)).toThrow(shown);
});

test('passes every policy pack', () => {
  const findings = findingsOf((stack) => registryIn(stack));
  // Alone, without the platform's network, the functions run outside a VPC: the app that passes none decides that.
  expect(findings.filter((finding) => !finding.includes('LambdaInsideVPC'))).toEqual([]);
});
