import { App, aws_events as events, Duration, Size, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { settingsFrom } from '../../../bin/configuration/read-configuration';
import { ConfigurationSource } from '../../../bin/configuration/source';
import { buildPlatforms } from '../../../bin/platform/build-platforms';
import { blaming } from '../../../bin/platform/blame';
import {
  AcceptanceGate,
  MlopsPlatform,
  Monitoring,
  QualityMonitoring,
  RetrainOn,
  Rollout,
  Scaling,
  Serving,
  ServingImage,
  TrainingCompute,
  TrainingData,
  TrainingImage,
} from '../../../lib';
import type { Settings } from '../../../bin/configuration/settings';

const context = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

function settingsOf(yaml: string): Settings {
  return settingsFrom(ConfigurationSource.fromText(yaml, 'tidegate.yaml'));
}

/** Templates of every stack of an app, by the name of the stack. */
function templatesOf(app: App): Record<string, unknown> {
  const { stacksRecursively } = app.synth();
  return Object.fromEntries(stacksRecursively.map((stack) => [stack.stackName, stack.template as unknown]));
}

const whole = `
version: 1
platform: { name: acme }
alerts: { critical: [pager@example.com], warning: ['https://tickets.example.com/in'] }
tags: { owner: risk }
stages: { test: { region: eu-west-1, account: '111111111111', tags: { tier: gold } } }
models:
  late:
    tags: { data: public }
    serving:
      kind: gpu-endpoint
      instanceType: ml.g5.xlarge
      image: { kind: uri, uri: 'example.com/server:1' }
      capturePercent: 25
      latencyThreshold: 750ms
      errorPercent: 2
      scaling:
        kind: invocations
        target: 300
        minimum: 3
        maximum: 9
        schedules: [{ schedule: 'cron(0 7 ? * MON-FRI *)', minimum: 5, maximum: 9, timeZone: Europe/Berlin }]
    rollout: { kind: linear, percent: 20, every: 10m }
    monitoring:
      every: 2h
      windows: [48h, 7d]
      falseAlarmsPerQuarter: 2
      minimumRecords: 500
      ignoreFeatures: [date]
      quality: { window: 14d, labelDelay: 36h, labelShare: 0.8, losses: { auc: { warning: 0.01, critical: 0.03 } } }
    training:
      image: { kind: uri, uri: 'example.com/train:1' }
      data: { kind: artifact-store, minimumRows: 1000, minimumSize: 5, requiredColumns: [date, late] }
      gate: { metric: auc, margin: 0.01, confidence: 0.9, floor: 0.6 }
      compute: { kind: on-demand, instanceType: ml.x9.2xlarge, volumeSize: 80, maximumRuntime: 2h, localStorage: true }
      hyperparameters: { depth: 6, boosted: true }
    retraining:
      triggers:
        - { on: drift, remindEvery: 2d }
        - { on: quality }
        - { on: schedule, at: rate(7 days) }
        - { on: new-data, suffix: done }
        - { on: configuration }
        - { on: person }
      cooldown: 12h
  small:
    serving: { kind: function, memorySize: 3008, timeout: 20s, provisionedConcurrency: 2, maximumConcurrency: 20 }
    rollout: { kind: canary, steps: [20, 100], bake: 15m }
`;

/** The same environment as a CDK author writes it. */
function authored(): App {
  const app = new App({ context, builtinCloudFormationValidation: false });
  const stage = new Stage(app, 'test', { env: { account: '111111111111', region: 'eu-west-1' } });
  Tags.of(stage).add('owner', 'risk');
  Tags.of(stage).add('tier', 'gold');
  const stack = new Stack(stage, 'Platform', {
    stackName: 'acme-test',
    description: 'Tidegate test: what all models share',
  });
  const platform = new MlopsPlatform(stack, 'Platform', {
    environmentName: 'test',
    platformName: 'acme',
    criticalSubscribers: ['pager@example.com'],
    warningSubscribers: ['https://tickets.example.com/in'],
  });
  const late = platform.addModel('late', {
    serving: Serving.gpuEndpoint({
      instanceType: 'ml.g5.xlarge',
      image: ServingImage.fromUri('example.com/server:1'),
      capturePercent: 25,
      latencyThreshold: Duration.millis(750),
      errorPercent: 2,
      scaling: Scaling.invocations({
        target: 300,
        minimum: 3,
        maximum: 9,
        schedules: [{ schedule: 'cron(0 7 ? * MON-FRI *)', minimum: 5, maximum: 9, timeZone: 'Europe/Berlin' }],
      }),
    }),
    rollout: Rollout.linear({ percent: 20, every: Duration.minutes(10) }),
    monitoring: Monitoring.drift({
      every: Duration.hours(2),
      windows: [Duration.hours(48), Duration.days(7)],
      falseAlarmsPerQuarter: 2,
      minimumRecords: 500,
      ignoreFeatures: ['date'],
    }),
    qualityMonitoring: QualityMonitoring.byLabels({
      window: Duration.days(14),
      labelDelay: Duration.hours(36),
      labelShare: 0.8,
      losses: { auc: { warning: 0.01, critical: 0.03 } },
    }),
    training: {
      image: TrainingImage.fromUri('example.com/train:1'),
      data: TrainingData.inArtifactStore({
        minimumRows: 1000,
        minimumSize: Size.mebibytes(5),
        requiredColumns: ['date', 'late'],
      }),
      gate: AcceptanceGate.nonInferior({ metric: 'auc', margin: 0.01, confidence: 0.9, floor: 0.6 }),
      compute: TrainingCompute.onDemand({
        instanceType: 'ml.x9.2xlarge',
        localStorage: true,
        volumeSize: Size.gibibytes(80),
        maximumRuntime: Duration.hours(2),
      }),
      hyperparameters: { depth: '6', boosted: 'true' },
    },
    retrainOn: [
      RetrainOn.drift({ remindEvery: Duration.days(2) }),
      RetrainOn.quality(),
      RetrainOn.schedule(events.Schedule.expression('rate(7 days)')),
      RetrainOn.newData(platform.artifactStore.artifacts, 'datasets/late/', { suffix: 'done' }),
      RetrainOn.configurationChange(),
      RetrainOn.person(),
    ],
    retrainingCooldown: Duration.hours(12),
  });
  Tags.of(late).add('data', 'public');
  platform.addModel('small', {
    serving: Serving.functionEndpoint({
      memorySize: 3008,
      timeout: Duration.seconds(20),
      provisionedConcurrency: 2,
      maximumConcurrency: 20,
    }),
    rollout: Rollout.canary({ steps: [20, 100], bake: Duration.minutes(15) }),
  });
  return app;
}

function configured(yaml: string): App {
  const app = new App({ context, builtinCloudFormationValidation: false });
  buildPlatforms(app, settingsOf(yaml));
  return app;
}

test('a configuration is sugar: it gives the templates that typed props give', () => {
  const templates = templatesOf(configured(whole));
  expect(Object.keys(templates).sort()).toEqual(['acme-test', 'acme-test-late', 'acme-test-small']);
  expect(templates).toEqual(templatesOf(authored()));
});

test('blocks that say nothing take the defaults of the constructs', () => {
  const templates = templatesOf(
    configured(`
version: 1
stages: { test: {} }
models:
  late:
    serving: { kind: gpu-endpoint, instanceType: ml.g5.xlarge, scaling: { kind: concurrency } }
    rollout: { kind: canary }
    monitoring: { quality: {} }
    training: { image: { kind: uri, uri: 'example.com/train:1' }, gate: { metric: auc }, compute: { kind: spot } }
    retraining: { triggers: [{ on: drift }, { on: new-data }] }
`),
  );
  const app = new App({ context, builtinCloudFormationValidation: false });
  const description = 'Tidegate test: what all models share';
  const stack = new Stack(new Stage(app, 'test'), 'Platform', { stackName: 'tidegate-test', description });
  const platform = new MlopsPlatform(stack, 'Platform', { environmentName: 'test' });
  const data = TrainingData.inArtifactStore();
  const { bucket, prefix } = data.bind({ model: 'late', artifactStore: platform.artifactStore });
  platform.addModel('late', {
    serving: Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge' }),
    rollout: Rollout.canary(),
    monitoring: Monitoring.drift(),
    qualityMonitoring: QualityMonitoring.byLabels(),
    training: {
      image: TrainingImage.fromUri('example.com/train:1'),
      data,
      gate: AcceptanceGate.nonInferior({ metric: 'auc' }),
    },
    retrainOn: [RetrainOn.drift(), RetrainOn.newData(bucket, prefix)],
  });
  expect(templates).toEqual(templatesOf(app));
});

test('every resource that can carry tags carries those of the file and of the stage', () => {
  const templates = templatesOf(configured(whole));
  for (const template of Object.values(templates)) {
    Template.fromJSON(template as Record<string, unknown>).allResourcesProperties('AWS::Lambda::Function', {
      Tags: Match.arrayWith([
        { Key: 'owner', Value: 'risk' },
        { Key: 'tier', Value: 'gold' },
      ]),
    });
  }
});

test('a key, a network, images and buckets that exist are used, and no others are made', () => {
  const templates = templatesOf(
    configured(`
version: 1
stages:
  test:
    encryptionKeyArn: arn:aws:kms:eu-west-1:111111111111:key/mine
    network: { vpcId: vpc-1, availabilityZones: [eu-west-1a, eu-west-1b], privateSubnetIds: [subnet-1, subnet-2] }
models:
  late:
    serving:
      kind: gpu-service
      instanceType: g5.xlarge
      certificateArn: arn:aws:acm:eu-west-1:111111111111:certificate/mine
      image: { kind: ecr, repository: server, tag: '1.0' }
      memoryReservation: 8
    training:
      image: { kind: ecr, repository: train, tag: '1.0' }
      data: { kind: s3, prefix: 's3://data-lake/flights/' }
      gate: { metric: auc }
    retraining: { triggers: [{ on: new-data }] }
`),
  );
  const platform = Template.fromJSON(templates['tidegate-test'] as Record<string, unknown>);
  platform.resourceCountIs('AWS::KMS::Key', 0);
  platform.resourceCountIs('AWS::EC2::VPC', 0);
  const model = Template.fromJSON(templates['tidegate-test-late'] as Record<string, unknown>);
  model.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/mine' }],
  });
  const text = JSON.stringify(templates['tidegate-test-late']);
  for (const name of ['vpc-1', 'subnet-2', 'repository/train', 'repository/server', 'data-lake', 'flights/*_SUCCESS']) {
    expect(text).toContain(name);
  }
});

describe('what constructs find only when the app is synthesized', () => {
  const settings = settingsOf('version: 1\nstages: { dev: {} }\nmodels:\n  late: { serving: { kind: function } }\n');

  function synthesisWith(path: string[], message: string): () => unknown {
    const app = new App({ builtinCloudFormationValidation: false });
    const at = path.reduce<Construct>((scope, id) => new Construct(scope, id), app);
    at.node.addValidation({ validate: () => [message] });
    return () => blaming(settings, () => app.synth());
  }

  test('is told at the model', () => {
    expect(synthesisWith(['dev', 'late', 'Model'], 'alarm names are missing')).toThrow(
      'tidegate.yaml:4:3: models.late: alarm names are missing',
    );
  });

  test('is told at the stage when it is about the platform', () => {
    expect(synthesisWith(['dev', 'Platform'], 'the key is missing')).toThrow(
      'tidegate.yaml:2:11: stages.dev: the key is missing',
    );
  });

  test('keeps its own words when the file is not to blame', () => {
    expect(synthesisWith(['elsewhere'], 'lost')).toThrow('Validation failed with the following errors:');
  });
});
