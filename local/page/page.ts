import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import path from 'node:path';
import { reference } from '../deploy/synthesize';
import { gatewayUrl } from '../settings';
import type { TwinSettings } from '../settings';
import type { Twin } from '../twin/twin';
import { LiveChanges } from './live';
import { createClients, destroyClients } from './reading/clients';
import { TwinSource } from './reading/twin-source';
import { answer } from './routes';
import type { TwinControl } from './routes';
import type { SnapshotSource } from './snapshot';
import { StoryTimes } from './story-times';

/** Milliseconds between two looks at the services while somebody watches. */
const lookInterval = 2000;

/** What a page is opened with. */
export interface PageStart {
  readonly port: number;
  /** Folder of the checkout, where the script of the page is. */
  readonly root: string;
  readonly source: SnapshotSource;
  readonly control: TwinControl;
  /** Told of faults that have nobody to answer to. */
  readonly report: (error: unknown) => void;
}

/** The twin's own address: the page that people look at, and what the commands tell the twin. */
export class Page {
  private constructor(
    private readonly server: Server,
    private readonly live: LiveChanges,
    private readonly end: () => void,
  ) {}

  /** Begins to answer for a twin. */
  public static async open(settings: TwinSettings, twin: Twin, report: (error: unknown) => void): Promise<Page> {
    const startedAt = new Date().toISOString();
    const clients = createClients(settings);
    const times = new StoryTimes();
    const source = new TwinSource(clients, () => ({
      stage: reference.stage,
      startedAt,
      servicesUrl: gatewayUrl(settings),
      port: settings.port,
      storyTime: times.now?.toISOString() ?? null,
      played: times.spans,
    }));
    const control: TwinControl = {
      setTime: (to) => {
        times.set(to, new Date());
        twin.setTime(to);
      },
      calls: () => twin.calls.calls(),
    };
    const start = { port: settings.pagePort, root: settings.root, source, control, report };
    return Page.serve(start, () => {
      destroyClients(clients);
    });
  }

  /** Begins to answer with what a source holds. */
  public static async serve(
    { port, root, source, control, report }: PageStart,
    end: () => void = () => undefined,
  ): Promise<Page> {
    const script = readFileSync(path.join(root, 'local', 'page', 'client.js'), 'utf8');
    const live = new LiveChanges(async () => source.read(), lookInterval, report);
    const server = createServer((request, response) => {
      answer(request, response, { source, live, control, script }).catch((error: unknown) => {
        report(error);
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`the twin could not read what it should show: ${(error as Error).message}`);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new Page(server, live, end);
  }

  /** Where it listens. */
  public get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  public async close(): Promise<void> {
    await this.live.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.end();
  }
}
