import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { Capture, type CaptureOptions } from '../../../serving/capture/capture';
import { LineWriter, type LineWriterOptions } from '../../../serving/capture/line-writer';
import { captureKey } from '../../../serving/capture/record';
import { openStore, type CaptureStore } from '../../../serving/capture/store';
import type { HttpRequest, HttpResponse } from '../../../serving/http/message';
import type { Route } from '../../../serving/http/route';
import { temporaryFolder } from '../support/model-repository';

class MemoryStore implements CaptureStore {
  public readonly files = new Map<string, string>();
  public failures = 0;
  public gate: Promise<void> = Promise.resolve();

  public async put(key: string, body: string): Promise<void> {
    await this.gate;
    if (this.failures-- > 0) throw new Error('store is down');
    this.files.set(key, body);
  }
}

function captureOf(options: Partial<CaptureOptions & LineWriterOptions> = {}): {
  capture: Capture;
  writer: LineWriter;
  store: MemoryStore;
  errors: number[];
} {
  const store = new MemoryStore();
  const errors: number[] = [];
  let id = 0;
  const common = { newId: () => `id${++id}`, now: () => new Date('2026-03-04T05:06:07.089Z') };
  const writer = new LineWriter({
    ...common,
    store,
    memory: 1e6,
    fileBytes: 1e5,
    interval: 3_600_000,
    onError: (_, lines) => errors.push(lines),
    ...options,
  });
  const capture = new Capture({ ...common, writer, percent: 100, random: () => 0.5, ...options });
  return { capture, writer, store, errors };
}

const route = {} as Route;

function exchange(
  body: string | Buffer,
  type: string | undefined,
  response: Partial<HttpResponse> = {},
  headers: Record<string, string> = {},
): [Route, HttpRequest, HttpResponse] {
  const request = {
    body: Buffer.from(body as string),
    headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
  } as unknown as HttpRequest;
  return [
    route,
    request,
    { status: 200, headers: { 'content-type': 'application/json' }, body: '{"predictions":[1]}', ...response },
  ];
}

function linesOf(store: MemoryStore): ReturnType<typeof JSON.parse>[] {
  return [...store.files.values()]
    .flatMap((body) => body.trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as unknown);
}

test("a line is in SageMaker's format, under the hour of its time", async () => {
  const { capture, writer, store } = captureOf();
  capture.observe(
    ...exchange(
      '1,2',
      'text/csv',
      {},
      { 'x-amzn-sagemaker-inference-id': 'flight-7', 'x-amzn-sagemaker-custom-attributes': 'a=b' },
    ),
  );
  await writer.flush();
  expect([...store.files.keys()]).toEqual(['2026/03/04/05/06-07-089-id2.jsonl']);
  expect(linesOf(store)).toEqual([
    {
      captureData: {
        endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: '1,2', encoding: 'CSV' },
        endpointOutput: {
          observedContentType: 'application/json',
          mode: 'OUTPUT',
          data: '{"predictions":[1]}',
          encoding: 'JSON',
        },
      },
      eventMetadata: {
        eventId: 'id1',
        customAttributes: ['a=b'],
        inferenceTime: '2026-03-04T05:06:07Z',
        inferenceId: 'flight-7',
      },
      eventVersion: '0',
    },
  ]);
});

test.each([
  ['text/csv; charset=utf-8', 'CSV', '\u0001'],
  ['application/json', 'JSON', '\u0001'],
  ['application/jsonlines', 'JSON', '\u0001'],
  ['application/octet-stream', 'BASE64', 'AQ=='],
  ['application/vnd.sagemaker-triton.binary+json;json-header-size=1', 'BASE64', 'AQ=='],
  ['application/x-www-form-urlencoded', 'JSON', '\u0001'],
  [undefined, 'JSON', '\u0001'],
])('a body of type %s is kept as %s', async (type, encoding, data) => {
  const { capture, writer, store } = captureOf();
  capture.observe(...exchange(Buffer.from([1]), type));
  await writer.flush();
  expect(linesOf(store)[0].captureData.endpointInput).toMatchObject({ encoding, data });
});

test('only successes are captured, and only the share that is asked for', async () => {
  const dice = [0.1, 0.3, 0.2, 0.9];
  const { capture, writer, store } = captureOf({ percent: 25, random: () => dice.shift() as number });
  for (let i = 0; i < 4; i++) capture.observe(...exchange('1', 'text/csv'));
  capture.observe(...exchange('1', 'text/csv', { status: 422 }));
  await writer.flush();
  expect(linesOf(store)).toHaveLength(2);
  expect(writer.counters.written).toBe(2);
});

test('lines are written together, and at once when they fill a file', async () => {
  const { capture, writer, store } = captureOf({ fileBytes: 1000 });
  for (let i = 0; i < 10; i++) capture.observe(...exchange('1,2', 'text/csv'));
  await writer.flush();
  expect(store.files.size).toBeGreaterThan(1);
  expect(store.files.size).toBeLessThan(10);
  expect(linesOf(store)).toHaveLength(10);
});

test('what does not fit into memory is dropped and counted', async () => {
  const { capture, writer, store } = captureOf({ memory: 2000 });
  let open = (): void => undefined;
  store.gate = new Promise((resolve) => (open = resolve));
  for (let i = 0; i < 20; i++) capture.observe(...exchange('1,2', 'text/csv'));
  const { droppedMemory } = writer.counters;
  expect(droppedMemory).toBeGreaterThan(0);
  expect(writer.waitingBytes).toBeLessThan(2500);
  open();
  await writer.flush();
  expect(linesOf(store)).toHaveLength(20 - droppedMemory);
  expect(writer.waitingBytes).toBe(0);
});

test('a store that is down for a moment loses nothing', async () => {
  const { capture, writer, store } = captureOf();
  store.failures = 2;
  capture.observe(...exchange('1', 'text/csv'));
  await writer.flush();
  expect([writer.counters.written, writer.counters.droppedStore]).toEqual([1, 0]);
});

test('what a store refuses for good is counted and reported', async () => {
  const { capture, writer, store, errors } = captureOf();
  store.failures = 3;
  capture.observe(...exchange('1', 'text/csv'));
  await writer.flush();
  expect([writer.counters.written, writer.counters.droppedStore, errors, writer.waitingBytes]).toEqual([0, 1, [1], 0]);
});

test('a folder holds whole files only', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  await store.put(captureKey(new Date('2026-03-04T05:06:07.089Z'), 'x'), 'line\n');
  expect(readFileSync(join(folder, '2026/03/04/05/06-07-089-x.jsonl'), 'utf8')).toBe('line\n');
  expect(readdirSync(join(folder, '2026/03/04/05'))).toEqual(['06-07-089-x.jsonl']);
});

test('an S3 prefix holds objects', async () => {
  const s3 = mockClient(S3Client);
  s3.on(PutObjectCommand).resolves({});
  await (await openStore('s3://bucket/capture/m/endpoint/champion')).put('2026/x.jsonl', 'line\n');
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
    Bucket: 'bucket',
    Key: 'capture/m/endpoint/champion/2026/x.jsonl',
    Body: 'line\n',
  });
});
