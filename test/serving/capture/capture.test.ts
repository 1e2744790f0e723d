import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { Capture, type CaptureOptions } from '../../../serving/capture/capture';
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

function captureOf(options: Partial<CaptureOptions> = {}): { capture: Capture; store: MemoryStore; errors: number[] } {
  const store = new MemoryStore();
  const errors: number[] = [];
  let id = 0;
  const capture = new Capture({
    store,
    percent: 100,
    memory: 1e6,
    fileBytes: 1e5,
    interval: 3_600_000,
    random: () => 0.5,
    newId: () => `id${++id}`,
    now: () => new Date('2026-03-04T05:06:07.089Z'),
    onError: (_, lines) => errors.push(lines),
    ...options,
  });
  return { capture, store, errors };
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
  const { capture, store } = captureOf();
  capture.observe(
    ...exchange(
      '1,2',
      'text/csv',
      {},
      { 'x-amzn-sagemaker-inference-id': 'flight-7', 'x-amzn-sagemaker-custom-attributes': 'a=b' },
    ),
  );
  await capture.flush();
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
  const { capture, store } = captureOf();
  capture.observe(...exchange(Buffer.from([1]), type));
  await capture.flush();
  expect(linesOf(store)[0].captureData.endpointInput).toMatchObject({ encoding, data });
});

test('only successes are captured, and only the share that is asked for', async () => {
  const dice = [0.1, 0.3, 0.2, 0.9];
  const { capture, store } = captureOf({ percent: 25, random: () => dice.shift() as number });
  for (let i = 0; i < 4; i++) capture.observe(...exchange('1', 'text/csv'));
  capture.observe(...exchange('1', 'text/csv', { status: 422 }));
  await capture.flush();
  expect(linesOf(store)).toHaveLength(2);
  expect(capture.counters.written).toBe(2);
});

test('lines are written together, and at once when they fill a file', async () => {
  const { capture, store } = captureOf({ fileBytes: 1000 });
  for (let i = 0; i < 10; i++) capture.observe(...exchange('1,2', 'text/csv'));
  await capture.flush();
  expect(store.files.size).toBeGreaterThan(1);
  expect(store.files.size).toBeLessThan(10);
  expect(linesOf(store)).toHaveLength(10);
});

test('what does not fit into memory is dropped and counted', async () => {
  const { capture, store } = captureOf({ memory: 2000 });
  let open = (): void => undefined;
  store.gate = new Promise((resolve) => (open = resolve));
  for (let i = 0; i < 20; i++) capture.observe(...exchange('1,2', 'text/csv'));
  const { droppedMemory } = capture.counters;
  expect(droppedMemory).toBeGreaterThan(0);
  expect(capture.waitingBytes).toBeLessThan(2500);
  open();
  await capture.flush();
  expect(linesOf(store)).toHaveLength(20 - droppedMemory);
  expect(capture.waitingBytes).toBe(0);
});

test('a store that is down for a moment loses nothing', async () => {
  const { capture, store } = captureOf();
  store.failures = 2;
  capture.observe(...exchange('1', 'text/csv'));
  await capture.flush();
  expect([capture.counters.written, capture.counters.droppedStore]).toEqual([1, 0]);
});

test('what a store refuses for good is counted and reported', async () => {
  const { capture, store, errors } = captureOf();
  store.failures = 3;
  capture.observe(...exchange('1', 'text/csv'));
  await capture.flush();
  expect([capture.counters.written, capture.counters.droppedStore, errors, capture.waitingBytes]).toEqual([
    0,
    1,
    [1],
    0,
  ]);
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
