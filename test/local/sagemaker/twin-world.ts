import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerSageMaker } from '../../../local/sagemaker/http';
import type { Authorize } from '../../../local/sagemaker/http';
import type { Containers, RoleStorage, ServingProcess, World } from '../../../local/sagemaker/ports';
import { ProcessContainers } from '../../../local/sagemaker/processes/process-containers';
import { SageMaker } from '../../../local/sagemaker/sagemaker';

/** S3 as a map of addresses and texts. */
export class MemoryStorage implements RoleStorage {
  public readonly objects = new Map<string, string>();

  public async download(roleArn: string, uri: string, folder: string): Promise<void> {
    if (roleArn.includes('powerless')) throw new Error(`${roleArn} is not authorized to perform: s3:ListBucket`);
    const below = [...this.objects].filter(([key]) => key.startsWith(uri));
    if (below.length === 0) throw new Error(`there are no objects under ${uri}`);
    for (const [key, text] of below) {
      const file = path.join(folder, key.slice(uri.length));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  public async write(_roleArn: string, uri: string, body: string | { readonly file: string }): Promise<void> {
    this.objects.set(uri, typeof body === 'string' ? body : await readFile(body.file, 'latin1'));
  }

  public async upload(roleArn: string, folder: string, uri: string): Promise<void> {
    for (const file of await readdir(folder))
      await this.write(roleArn, `${uri}${file}`, { file: path.join(folder, file) });
  }
}

/** Servers of this process that answer with who they are; images that are named `broken` never become healthy. */
export class MemoryContainers implements Containers {
  public readonly running = new Set<string>();
  /** Held back until this resolves. */
  public gate: Promise<void> = Promise.resolve();
  private readonly processes = new ProcessContainers(
    () => [{ images: ['*/program:*'], command: ['node', path.join(__dirname, 'fixtures', 'program.mjs')] }],
    async () => Promise.resolve({}),
  );

  public async serve({ image, environment }: Parameters<Containers['serve']>[0]): Promise<ServingProcess> {
    await this.gate;
    if (image.includes('broken')) throw new Error('It says no.');
    const server = createServer((request, response) => {
      void readAll(request).then((body) => {
        const failing = body.includes('fail');
        response.writeHead(failing ? 500 : 200, { 'content-type': 'text/csv' });
        response.end(failing ? 'cannot' : (environment['NAME'] ?? image));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.running.add(url);
    return {
      url,
      failed: new Promise<never>(() => undefined),
      stop: async () => {
        this.running.delete(url);
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  public run(job: Parameters<Containers['run']>[0]): ReturnType<Containers['run']> {
    return this.processes.run(job);
  }
}

/** What an event said. */
export interface Published {
  readonly type: string;
  readonly resources: readonly string[];
  readonly detail: Record<string, unknown>;
}

/** A service with everything around it in memory, and the SDK's clients to talk to it. */
export interface TestTwin {
  readonly service: SageMaker;
  readonly client: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly storage: MemoryStorage;
  readonly containers: MemoryContainers;
  readonly events: Published[];
  readonly waits: number[];
  readonly invoked: Parameters<World['metrics']['invoked']>[0][];
  readonly faults: unknown[];
  readonly folder: string;
  /** Alarms that are in ALARM. */
  readonly alarms: Set<string>;
  close(): Promise<void>;
}

/** Starts a service. */
export async function startTestTwin(authorize: Authorize = async () => Promise.resolve()): Promise<TestTwin> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidegate-sagemaker-'));
  const storage = new MemoryStorage();
  const containers = new MemoryContainers();
  const parts = {
    storage,
    containers,
    folder,
    events: [] as Published[],
    waits: [] as number[],
    invoked: [] as TestTwin['invoked'],
    faults: [] as unknown[],
    alarms: new Set<string>(),
  };
  const world: World = {
    storage,
    containers,
    folder,
    pace: {
      now: () => new Date(),
      wait: async (seconds, signal) => {
        parts.waits.push(seconds);
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      },
    },
    events: {
      publish: async (type, resources, detail) => {
        parts.events.push({ type, resources, detail: structuredClone(detail) as Record<string, unknown> });
        return Promise.resolve();
      },
    },
    alarms: { inAlarm: async (names) => Promise.resolve(names.filter((name) => parts.alarms.has(name))) },
    metrics: { invoked: (call) => parts.invoked.push(call) },
  };
  const service = new SageMaker(world, (fault) => parts.faults.push(fault));
  const server = createServer((request, response) => void answerSageMaker(request, response, service, authorize));
  const endpoint = await listen(server);
  const options = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const client = new SageMakerClient({ ...options, maxAttempts: 1 });
  const runtime = new SageMakerRuntimeClient({ ...options, maxAttempts: 1 });
  return {
    ...parts,
    service,
    client,
    runtime,
    close: async () => {
      client.destroy();
      runtime.destroy();
      await service.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is as wanted; the test's own time limit ends what never becomes so. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function readAll(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
