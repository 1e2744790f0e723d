import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Composed } from '../compose';
import type { Settings } from '../config/settings';
import { createHttpServer } from '../http/server';
import type { Listener } from './stop';

/** What listens, and where. */
export interface Listening {
  readonly servers: readonly Server[];
  readonly listeners: readonly Listener[];
  readonly ports: { readonly port: number; readonly managementPort?: number; readonly grpcPort?: number };
}

/** Settings that say where to listen. */
export type ListenSettings = Pick<Settings, 'host' | 'port' | 'managementPort' | 'grpcPort' | 'bodyLimit'>;

/**
 * Opens all ports that the settings ask for.
 * @throws Error naming the setting when a port cannot be had; what was opened before is closed again
 */
export async function listenAll(settings: ListenSettings, composed: Composed): Promise<Listening> {
  const { app } = composed;
  const { host, managementPort, grpcPort } = settings;
  const limits = { body: settings.bodyLimit, requestTimeout: 60_000, keepAliveTimeout: 65_000 };
  const servers = [createHttpServer(app, limits)];
  if (managementPort !== undefined) servers.push(createHttpServer(app, limits, 'management'));
  const [main, management] = servers as [Server, Server | undefined];
  try {
    const port = await listen(main, settings.port, host, '--port');
    const managed = management && (await listen(management, managementPort as number, host, '--management-port'));
    const grpc = grpcPort === undefined ? undefined : await listenGrpc(grpcPort, settings, composed);
    return {
      servers,
      listeners: grpc === undefined ? [] : [grpc.server],
      ports: {
        port,
        ...(managed !== undefined && { managementPort: managed }),
        ...(grpc !== undefined && { grpcPort: grpc.port }),
      },
    };
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

/** Loaded only where it is used: most servers speak HTTP alone. */
async function listenGrpc(
  port: number,
  settings: ListenSettings,
  composed: Composed,
): Promise<{ readonly server: Listener; readonly port: number }> {
  const { app, services, observers, log } = composed;
  const { GrpcServer } = await import('../protocols/open-inference-grpc');
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

function listen(server: Server, port: number, host: string, flag: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} is in use by another program; choose another with ${flag}`) : error);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
