import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerStart, Containers, JobProcess, JobStart, ServingProcess } from '../ports';
import { Child } from './child-process';
import { programFor, relocate } from './programs';
import type { ImageProgram } from './programs';

/** Milliseconds between two looks at a server that starts. */
const healthInterval = 100;
/** Milliseconds that a server may take to start: far less than a container with CUDA, far more than ours. */
const healthPatience = 60_000;

/** Gives the variables with which a process acts as a role. */
export type RoleEnvironment = (roleArn: string) => Promise<Readonly<Record<string, string>>>;

/** Runs the programs that stand for images as processes of this machine. */
export class ProcessContainers implements Containers {
  public constructor(
    /** Asked for every start: a deployment brings new images. */
    private readonly programs: () => readonly ImageProgram[],
    private readonly roleEnvironment: RoleEnvironment,
  ) {}

  public async serve(container: ContainerStart): Promise<ServingProcess> {
    const port = await freePort();
    const child = new Child({
      ...(await this.commandOf(container, ['serve'], { SAGEMAKER_BIND_TO_PORT: String(port) })),
      logFile: container.logFile,
    });
    const url = `http://127.0.0.1:${port}`;
    try {
      await healthy(url, child);
    } catch (error) {
      await child.stop();
      throw error;
    }
    let stopping = false;
    return {
      url,
      failed: child.ended.then((status) => {
        if (!stopping) throw new Error(`the server ended with status ${status}: ${child.lastWords()}`);
        return new Promise<never>(() => undefined);
      }),
      stop: async () => {
        stopping = true;
        await child.stop();
      },
    };
  }

  public run(job: JobStart): JobProcess {
    let stopped = false;
    const started = this.commandOf(job, job.arguments, {}, job.entry).then((start) => {
      if (stopped) return undefined;
      return new Child({ ...start, logFile: job.logFile });
    });
    return {
      ended: started.then(async (child) => (child ? child.ended : 143)),
      stop: async () => {
        stopped = true;
        await started.then(async (child) => child?.stop());
      },
    };
  }

  private async commandOf(
    container: ContainerStart,
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
    entry: readonly string[] = [],
  ): Promise<{ command: readonly string[]; environment: Record<string, string> }> {
    const program = programFor(container.image, this.programs());
    if (entry.length > 0) {
      throw new Error(
        `the twin cannot run '${entry.join(' ')}' in ${container.image}: it has no images, only the declared program`,
      );
    }
    return {
      command: [...program.command, ...args],
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: container.base,
        TZ: 'UTC',
        // What SageMaker's own tools look at to find /opt/ml elsewhere.
        SAGEMAKER_BASE_DIR: container.base,
        ...relocate(container.environment, container.base),
        ...program.environment,
        ...(container.roleArn !== undefined && (await this.roleEnvironment(container.roleArn))),
        ...variables,
      },
    };
  }
}

async function healthy(url: string, child: Child): Promise<void> {
  let status: number | undefined;
  void child.ended.then((ended) => {
    status = ended;
  });
  for (let waited = 0; waited < healthPatience; waited += healthInterval) {
    if (status !== undefined) throw new Error(`The server ended with status ${status}: ${child.lastWords()}`);
    const answer = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await pause(healthInterval);
  }
  throw new Error(`The server did not answer /ping within ${healthPatience / 1000} seconds: ${child.lastWords()}`);
}

/** A port that nobody listens on. Somebody else may take it before it is used; the server then says so and ends. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
