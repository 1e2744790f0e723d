import type { ServerResponse } from 'node:http';
import { Loop } from '../relay/loop';
import { renderSections } from './render';
import type { Section } from './render';
import type { Snapshot } from './snapshot';

/** What a watcher gets: all parts in their order, with the text of those that it does not have yet. */
export interface Change {
  readonly takenAt: string;
  readonly sections: readonly (Pick<Section, 'id' | 'mark'> & Partial<Pick<Section, 'html'>>)[];
}

/** What has changed since a watcher got `known`, which holds the mark of each part by its id. */
export function changeSince(known: ReadonlyMap<string, string>, snapshot: Snapshot): Change {
  const sections = renderSections(snapshot).map(({ id, mark, html }) =>
    known.get(id) === mark ? { id, mark } : { id, mark, html },
  );
  return { takenAt: snapshot.takenAt, sections };
}

/** Tells browsers what has changed, for as long as there are any. Nothing is read when nobody looks. */
export class LiveChanges {
  private readonly watchers = new Map<ServerResponse, Map<string, string>>();
  private loop: Loop | undefined;

  public constructor(
    private readonly read: () => Promise<Snapshot>,
    /** Milliseconds from one look to the next. */
    private readonly interval: number,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Answers a request with a stream of server-sent events. */
  public watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 2000\n\n');
    this.watchers.set(response, new Map());
    response.once('close', () => {
      this.watchers.delete(response);
      if (this.watchers.size === 0) this.end();
    });
    if (this.loop) return;
    this.loop = new Loop(async () => this.look(), this.interval, this.report);
    this.loop.start();
  }

  /** Ends all streams. */
  public async close(): Promise<void> {
    const loop = this.loop;
    for (const response of this.watchers.keys()) response.end();
    this.watchers.clear();
    this.loop = undefined;
    await loop?.stop();
  }

  private end(): void {
    this.loop?.stop().catch(this.report);
    this.loop = undefined;
  }

  private async look(): Promise<void> {
    const snapshot = await this.read();
    for (const [response, known] of this.watchers) {
      const change = changeSince(known, snapshot);
      for (const { id, mark } of change.sections) known.set(id, mark);
      response.write(`data: ${JSON.stringify(change)}\n\n`);
    }
  }
}
