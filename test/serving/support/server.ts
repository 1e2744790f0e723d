import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Composed, type ComposeOptions } from '../../../serving/compose';
import { readSettings } from '../../../serving/config/read-settings';
import type { Settings } from '../../../serving/config/settings';
import { createHttpServer } from '../../../serving/http/server';
import { createLog } from '../../../serving/observability/log';

/** A server that listens, and how to talk to it. */
export interface TestServer {
  readonly composed: Composed;
  readonly http: Server;
  readonly url: string;
  readonly logged: string[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  close(): Promise<void>;
}

/** What JSON.parse gives: of any shape, as tests look into answers. */
export type Loose = ReturnType<typeof JSON.parse>;

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body parsed, where it is JSON. */
  readonly json: Loose;
}

/** Starts a server on a free port with the models of a folder. */
export async function startServer(
  model: string,
  settings: Partial<Settings> = {},
  options: ComposeOptions = {},
): Promise<TestServer> {
  const logged: string[] = [];
  const log = createLog('info', (line) => logged.push(line));
  // Fixtures are unsigned.
  const all = { ...readSettings({ flags: { model, trust: 'any' }, environment: {} }), ...settings };
  const composed = await compose(all, { log, ...options });
  const http = createHttpServer(composed.app, { body: all.bodyLimit, requestTimeout: 60_000, keepAliveTimeout: 5000 });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, init);
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const isJson = /^application\/json(;|$)/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };
  return {
    composed,
    http,
    url,
    logged,
    get: (path) => ask(path),
    post: (path, body, headers = {}) => {
      const raw = typeof body === 'string' || Buffer.isBuffer(body);
      const type: Record<string, string> = raw ? {} : { 'content-type': 'application/json' };
      return ask(path, {
        method: 'POST',
        body: raw ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body),
        headers: { ...type, ...headers },
      });
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await composed.close();
    },
  };
}
