import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { referenceTemplates } from './reference-environment';
import type { Resource } from './reference-environment';

const templates = referenceTemplates();

/** What holds data or names that others rely on: replacing one of these loses something. */
const stateful = new Set([
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);
const guide = readFileSync(path.resolve(__dirname, '../../docs/deploy.md'), 'utf8').replace(/\s+/g, ' ');
const guarded = path.join(__dirname, 'stateful-resources.json');

test('the reference environment holds the resources it is known to hold', () => {
  const lines = [...templates]
    .filter(([stack]) => stack.startsWith('prod/'))
    .flatMap(([stack, resources]) => Object.entries(resources).map(([id, { Type }]) => `${stack} ${Type} ${scrub(id, Type)}`));
  expect(`${lines.sort().join('\n')}\n`).toMatchSnapshot();
});

test('nothing stateful has another logical id than before: that would replace it and leave its data behind', () => {
  const found = Object.fromEntries(
    [...templates].map(([stack, resources]) => [
      stack,
      Object.entries(resources)
        .filter(([, { Type }]) => stateful.has(Type))
        .map(([id, { Type }]) => `${Type} ${id}`)
        .sort(),
    ]),
  );
  // Adding a model or a stage is no danger; write the list anew with UPDATE_STATEFUL=1 and read its diff.
  if (process.env['UPDATE_STATEFUL']) writeFileSync(guarded, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(guarded, 'utf8')));
});

test('what holds data outlives its stack', () => {
  const keepers = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::Backup::BackupVault'];
  const lost = everything().filter(({ Type, DeletionPolicy }) => keepers.includes(Type) && DeletionPolicy !== 'Retain');
  expect(lost).toEqual([]);
});

test('the guide to deployment says how much of the quotas a model takes that has everything', () => {
  const model = Object.values(templates.get('prod/flight-delay')!);
  const count = (...types: string[]) => model.filter(({ Type }) => types.includes(Type)).length;
  const onDefaultBus = model.filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && !Properties?.['EventBusName']);
  const [plain, composite] = [count('AWS::CloudWatch::Alarm'), count('AWS::CloudWatch::CompositeAlarm')];
  // An alarm on an expression is paid for by each metric that it adds up.
  const watched = model
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => (Properties?.['Metrics'] as object[] | undefined)?.filter((query) => 'MetricStat' in query).length ?? 1)
    .reduce((sum, metrics) => sum + metrics, 0);
  const said = (quota: string) => Number(new RegExp(`\\| ${quota} *\\|[^|]*\\| *(\\d+) \\|`).exec(guide)?.[1]);
  expect({
    rules: said('EventBridge → rules per event bus'),
    roles: said('IAM → roles per account'),
    policies: said('IAM → customer managed policies per account'),
    alarms: said('CloudWatch → alarms per region'),
  }).toEqual({
    rules: onDefaultBus.length,
    roles: count('AWS::IAM::Role'),
    policies: count('AWS::IAM::ManagedPolicy'),
    alarms: plain + composite,
  });
  const monthly = (0.1 * watched + 0.5 * composite).toFixed(2);
  expect(guide).toContain(`${plain} alarms on ${watched} metrics and ${composite} composite ones: ${monthly} a month`);
});

test('the guide to deployment names every kind of resource that stays when a stack is deleted', () => {
  const words: Readonly<Record<string, string>> = {
    'AWS::Backup::BackupVault': 'backup vault',
    'AWS::DynamoDB::Table': 'tables of the registry',
    'AWS::KMS::Key': 'KMS key',
    'AWS::Logs::LogGroup': 'log groups of handlers',
    'AWS::S3::Bucket': 'buckets for artifacts',
  };
  const kept = everything().filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
  expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual(Object.keys(words));
  for (const word of Object.values(words)) expect(guide).toContain(word);
});

test('every resource that can carry tags carries those of its environment', () => {
  const tagged = ['AWS::Lambda::Function', 'AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SQS::Queue'];
  const bare = everything().filter(({ Type, Properties }) => tagged.includes(Type) && !Properties?.['Tags']);
  expect(bare).toEqual([]);
});

test('every stack stays far below the limit of 500 resources', () => {
  for (const resources of templates.values()) expect(Object.keys(resources).length).toBeLessThan(250);
});

function everything(): (Resource & { readonly id: string })[] {
  return [...templates].flatMap(([stack, resources]) =>
    Object.entries(resources).map(([id, resource]) => ({ id: `${stack}/${id}`, ...resource })),
  );
}

/** The id of a Lambda version is a digest of its code, which is not what this snapshot is about. */
function scrub(id: string, type: string): string {
  return type === 'AWS::Lambda::Version' ? id.replace(/[0-9a-f]{32}$/, '<code>') : id;
}
