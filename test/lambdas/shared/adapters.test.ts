import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { SsmPointers } from '../../../lambdas/model-registry/ssm-pointers';
import { EventBusPublisher } from '../../../lambdas/shared/event-bus';
import { CloudWatchMetrics } from '../../../lambdas/shared/metrics';
import { parseS3Uri, S3Objects } from '../../../lambdas/shared/objects';

const region = 'eu-west-1';
const missing = { message: 'missing', $metadata: {} };

describe('the event bus', () => {
  const mock = mockClient(EventBridgeClient);
  const publisher = new EventBusPublisher('bus', new EventBridgeClient({ region }));
  const payload = { schemaVersion: 1, model: 'flight-delay' } as const;
  beforeEach(() => mock.reset());

  test('takes an event under our source', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    await publisher.publish('AliasMoved', payload);
    expect(mock.commandCalls(PutEventsCommand)[0]!.args[0].input.Entries).toEqual([
      { EventBusName: 'bus', Source: 'tidegate', DetailType: 'AliasMoved', Detail: JSON.stringify(payload) },
    ]);
  });

  test('fails when it takes the request but not the event', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await expect(publisher.publish('AliasMoved', payload)).rejects.toThrow(
      'did not take AliasMoved: ThrottlingException',
    );
  });
});

describe('metrics', () => {
  const mock = mockClient(CloudWatchClient);
  const metrics = new CloudWatchMetrics('prod', new CloudWatchClient({ region }));
  beforeEach(() => mock.reset());

  test('carry environment and model', async () => {
    const at = new Date(0);
    await metrics.write('flight-delay', [{ name: 'DriftSeverity', value: 2, unit: 'None' }], at);
    expect(mock.commandCalls(PutMetricDataCommand)[0]!.args[0].input).toEqual({
      Namespace: 'Tidegate',
      MetricData: [
        {
          MetricName: 'DriftSeverity',
          Value: 2,
          Unit: 'None',
          Timestamp: at,
          Dimensions: [
            { Name: 'Environment', Value: 'prod' },
            { Name: 'Model', Value: 'flight-delay' },
          ],
        },
      ],
    });
  });

  test('of a counter carry its name', async () => {
    await metrics.write(
      'shop',
      [{ name: 'BusinessCounterTotal', value: 2, unit: 'None', counter: 'sold' }],
      new Date(0),
    );
    const [datum] = mock.commandCalls(PutMetricDataCommand)[0]!.args[0].input.MetricData!;
    expect(datum!.Dimensions!.at(-1)).toEqual({ Name: 'Counter', Value: 'sold' });
  });

  test('of nothing cost no request', async () => {
    await metrics.write('flight-delay', [], new Date(0));
    expect(mock.commandCalls(PutMetricDataCommand)).toHaveLength(0);
  });
});

describe('objects', () => {
  const mock = mockClient(S3Client);
  const objects = new S3Objects(new S3Client({ region }));
  beforeEach(() => mock.reset());

  test('that are missing are told apart from those that cannot be read', async () => {
    mock.on(HeadObjectCommand).rejectsOnce(new NotFound(missing)).rejects(new Error('denied'));
    expect(await objects.exists({ bucket: 'b', key: 'k' })).toBe(false);
    await expect(objects.exists({ bucket: 'b', key: 'k' })).rejects.toThrow('denied');
  });

  test('fail by name when they are read and missing', async () => {
    mock.on(GetObjectCommand).rejects(new NoSuchKey(missing));
    await expect(objects.get({ bucket: 'b', key: 'k' })).rejects.toMatchObject({
      name: 'Tidegate.NotFound',
      message: 's3://b/k does not exist',
    });
  });

  test('are copied under their encoded key', async () => {
    await objects.copy({ bucket: 'b', key: 'a folder/ä.onnx' }, { bucket: 'c', key: 'd' });
    expect(mock.commandCalls(CopyObjectCommand)[0]!.args[0].input).toMatchObject({
      CopySource: 'b/a%20folder/%C3%A4.onnx',
      Bucket: 'c',
      Key: 'd',
    });
  });

  test.each(['https://b/k', 's3://', 'b/k', ''])("fail for the address '%s'", (uri) => {
    expect(() => parseS3Uri(uri)).toThrow(`'${uri}' is not an address of the form s3://bucket/key`);
  });
});

describe('champion pointers', () => {
  const mock = mockClient(SSMClient);
  const pointers = new SsmPointers('/tidegate/prod', new SSMClient({ region }));
  const pointer = { version: '1.0.0', digest: 'sha256:00', artifactUri: 's3://b/k/' };
  beforeEach(() => mock.reset());

  test('are written over and read back under their name', async () => {
    await pointers.write('flight-delay', pointer);
    const { Name, Value, Overwrite } = mock.commandCalls(PutParameterCommand)[0]!.args[0].input;
    expect([Name, Overwrite]).toEqual(['/tidegate/prod/models/flight-delay/champion', true]);
    mock.on(GetParameterCommand, { Name }).resolves({ Parameter: { Value } });
    expect(await pointers.read('flight-delay')).toEqual(pointer);
  });

  test('that do not exist are undefined, not an error', async () => {
    mock.on(GetParameterCommand).rejects(new ParameterNotFound(missing));
    expect(await pointers.read('flight-delay')).toBeUndefined();
  });
});
