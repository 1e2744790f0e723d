import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { renderReport } from '../../lambdas/monitoring/report/report';
import type { LiveChanges } from './live';
import { contentPolicy, renderPage } from './render';
import { reportKinds } from './snapshot';
import type { SnapshotSource } from './snapshot';

/** What the commands may tell the twin, and ask it. */
export interface TwinControl {
  /** Sets the time under which requests are captured; undefined: that of this machine. */
  setTime(time: Date | undefined): void;
  /** What roles did, with what. */
  calls(): unknown;
}

/** What the page is made of. */
export interface PageParts {
  readonly source: SnapshotSource;
  readonly live: LiveChanges;
  readonly control: TwinControl;
  /** The script of the page. */
  readonly script: string;
}

/** An answer with its type; a stream writes itself. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Names under which this machine may ask: a page of somebody else must not reach the twin by another name for it. */
const localHosts = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Whether a request comes from this machine by a name of its own, and not from within a page of somebody else. */
function isOurs({ host = '', origin }: IncomingHttpHeaders): boolean {
  return localHosts.test(host) && (origin === undefined || origin === `http://${host}`);
}

const timeRequest = z.object({ time: z.iso.datetime().nullable() });

/** Answers a request. */
export async function answer(request: IncomingMessage, response: ServerResponse, parts: PageParts): Promise<void> {
  if (!isOurs(request.headers)) {
    send(response, text(403, 'the twin answers this machine only'));
    return;
  }
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const route = `${request.method ?? 'GET'} ${pathname}`;
  if (route === 'GET /changes') {
    parts.live.watch(response);
    return;
  }
  send(response, await answerTo(route, request, parts));
}

async function answerTo(
  route: string,
  request: IncomingMessage,
  { source, control, script }: PageParts,
): Promise<Answer> {
  switch (route) {
    case 'GET /':
      return { status: 200, type: 'text/html; charset=utf-8', body: renderPage(await source.read()) };
    case 'GET /client.js':
      return { status: 200, type: 'text/javascript; charset=utf-8', body: script };
    case 'GET /state.json':
      return json(await source.read());
    case 'POST /time': {
      const parsed = timeRequest.safeParse(jsonOf(await bodyOf(request)));
      if (!parsed.success)
        return text(400, 'a time is {"time": "<ISO 8601>"}, or {"time": null} for that of this machine');
      const { time } = parsed.data;
      control.setTime(time === null ? undefined : new Date(time));
      return text(204, '');
    }
    case 'GET /calls':
      return json(control.calls());
    default:
      return report(route, source);
  }
}

/** A stored verdict as the page that people look at: `GET /reports/<model>/<quality or drift>/<window>`. */
async function report(route: string, source: SnapshotSource): Promise<Answer> {
  const [, model, asked, window] = /^GET \/reports\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(route) ?? [];
  const kind = reportKinds.find((known) => known === asked);
  if (model === undefined || window === undefined || kind === undefined) {
    return text(404, `nothing is at '${route}'; the page is at /, what it shows at /state.json`);
  }
  const found = await source.report(decodeURIComponent(model), kind, decodeURIComponent(window));
  if (!found) return text(404, `'${model}' has no ${kind} verdict on '${window}'`);
  const { title, run, history } = found;
  const quality = history.flatMap((earlier) => earlier.quality ?? []);
  return { status: 200, type: 'text/html; charset=utf-8', body: renderReport({ title, run, history: quality }) };
}

function json(content: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(content) };
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined for a text that is none. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
