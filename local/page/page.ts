import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TwinSettings } from '../settings';
import type { Twin } from '../twin/twin';

/** The twin's own address: the page that people look at, and what the commands tell the twin. */
export class Page {
  private constructor(
    private readonly server: Server,
    private readonly settings: TwinSettings,
    private readonly twin: Twin,
  ) {}

  /** Begins to answer. */
  public static async open(settings: TwinSettings, twin: Twin): Promise<Page> {
    const server = createServer();
    const page = new Page(server, settings, twin);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      page.answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end((error as Error).message);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(settings.pagePort, '127.0.0.1', resolve);
    });
    return page;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (`${request.method ?? 'GET'} ${request.url ?? '/'}`) {
      case 'POST /time': {
        const { time } = JSON.parse(await bodyOf(request)) as { time: string | null };
        this.twin.setTime(time === null ? undefined : new Date(time));
        send(response, 204);
        return;
      }
      case 'GET /calls': {
        send(response, 200, JSON.stringify(this.twin.calls.calls()), 'application/json');
        return;
      }
      default: {
        send(response, 404, `nothing is at ${request.url ?? '/'} of port ${this.settings.pagePort}`);
        return;
      }
    }
  }
}

function send(response: ServerResponse, status: number, body = '', type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
