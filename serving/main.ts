/** Entry of the inference server as a process: `serve [model]`. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { check } from './check';
import { compose, type Composed } from './compose';
import { helpText, readCommandLine } from './config/command-line';
import { readSettings, readSettingsFile } from './config/read-settings';
import type { Settings } from './config/settings';
import { createHttpServer } from './http/server';
import { stop } from './lifecycle/stop';
import type { GrpcServer } from './protocols/open-inference-grpc';

const workerFile = join(__dirname, 'worker.js');

async function main(): Promise<number | undefined> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.kind === 'help') return print(helpText(), 0);
  if (command.kind === 'error') return print(`${command.problem}\n`, 2);
  const sources = { flags: command.flags, environment: process.env };
  if (command.kind === 'check') return print(await check(command.file, workerFile), 0);
  await serve(readSettings({ ...sources, file: await readSettingsFile(sources) }));
  return undefined;
}

async function serve(settings: ReturnType<typeof readSettings>): Promise<void> {
  const composed = await compose(settings, { workerFile });
  const { app, catalog, log } = composed;
  if (catalog.loaded().length === 0 && settings.modelControl === 'none') {
    await composed.close();
    throw new Error(`no model could be loaded from '${settings.model}'; the log says why`);
  }
  const limits = { body: settings.bodyLimit, requestTimeout: 60_000, keepAliveTimeout: 65_000 };
  const servers = [createHttpServer(app, limits)];
  await listen(servers[0] as Server, settings.port, settings.host);
  if (settings.managementPort !== undefined) {
    const management = createHttpServer(app, limits, 'management');
    await listen(management, settings.managementPort, settings.host);
    servers.push(management);
  }
  const grpc = settings.grpcPort === undefined ? undefined : await serveGrpc(settings.grpcPort, settings, composed);
  const address = (servers[0] as Server).address();
  log.info('listening', {
    host: settings.host,
    port: typeof address === 'object' && address !== null ? address.port : settings.port,
    ...(grpc !== undefined && { grpcPort: grpc.port }),
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info('stopping', { signal });
      void stop(servers, composed, settings.drain, grpc === undefined ? [] : [grpc.server]).then((clean) => {
        log.info('stopped', { clean });
        // An exit waits for worker threads, and one inside a run that does not end would keep the process for ever.
        if (!clean) process.kill(process.pid, 'SIGKILL');
      });
    });
  }
}

/** Loaded only where it is used: most servers speak HTTP alone. */
async function serveGrpc(
  port: number,
  settings: Pick<Settings, 'host' | 'bodyLimit'>,
  composed: Composed,
): Promise<{ readonly server: GrpcServer; readonly port: number }> {
  const { app, services, observers, log } = composed;
  const { GrpcServer } = await import('./protocols/open-inference-grpc');
  const server = new GrpcServer({
    services,
    observers,
    log,
    budget: app.budget,
    isDraining: () => app.isDraining,
    limits: { message: settings.bodyLimit },
  });
  composed.addMetrics(() => server.counters.render());
  return { server, port: await server.listen(port, settings.host) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function print(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}

main().then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
