import { request } from 'node:http';
import path from 'node:path';
import { Page } from '../../../local/page/page';
import type { Snapshot } from '../../../local/page/snapshot';
import { executionOf, modelOf, snapshotOf } from './snapshots';

const set: (Date | undefined)[] = [];
let current: Snapshot = snapshotOf([modelOf()]);
let page: Page;

beforeAll(async () => {
  page = await Page.serve({
    port: 0,
    root: path.resolve(__dirname, '../../..'),
    source: { read: async () => current, report: async () => undefined },
    control: { setTime: (time) => set.push(time), calls: () => [{ action: 's3:GetObject' }] },
    report: (error) => {
      throw error;
    },
  });
});
afterAll(async () => page.close());

const get = async (route: string) => fetch(`${page.url}${route}`);

/** Reads events of a stream until one fits. */
async function eventThat(response: Response, fits: (change: { sections: { id: string; html?: string }[] }) => boolean) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (const [, data] of text.matchAll(/^data: (.*)$/gm)) {
      const change = JSON.parse(data!);
      if (fits(change)) return change;
    }
  }
  throw new Error('the stream ended before');
}

describe('address of the page', () => {
  test('serves the page with a policy that lets in nothing from elsewhere', async () => {
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(await response.text()).toContain('flight-delay');
    expect((await get('/client.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  test('gives what it shows as JSON', async () => {
    expect(await (await get('/state.json')).json()).toEqual(JSON.parse(JSON.stringify(current)));
  });

  test('tells a watcher what has changed', async () => {
    const end = new AbortController();
    const response = await fetch(`${page.url}/changes`, { signal: end.signal });
    current = snapshotOf([modelOf({ executions: [executionOf()] })]);
    const change = await eventThat(response, ({ sections }) =>
      sections.some(({ html }) => html?.includes('quality-1')),
    );
    expect(change.sections.map(({ id }: { id: string }) => id)).toContain('flight-delay/now');
    end.abort();
  });

  test('takes the time of the story from the commands', async () => {
    for (const time of ['2001-02-01T00:00:00.000Z', null]) {
      const response = await fetch(`${page.url}/time`, { method: 'POST', body: JSON.stringify({ time }) });
      expect(response.status).toBe(204);
    }
    expect(set).toEqual([new Date('2001-02-01T00:00:00Z'), undefined]);
    expect(await (await get('/calls')).json()).toEqual([{ action: 's3:GetObject' }]);
  });

  test.each(['/nothing', '/reports/flight-delay/other/w', '/reports/flight-delay/quality/w'])(
    'has nothing at %s and says so',
    async (route) => {
      const response = await get(route);
      expect(response.status).toBe(404);
      expect(await response.text()).toMatch(/nothing is at|has no quality verdict/);
    },
  );

  test.each(['', '{}', '{"time":"yesterday"}'])('takes no time from %p', async (body) => {
    const response = await fetch(`${page.url}/time`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('ISO 8601');
  });

  test.each([{ host: 'evil.example' }, { origin: 'http://evil.example' }])(
    'refuses requests of others: %p',
    async (headers) => {
      const status = await new Promise((resolve, reject) => {
        request(page.url, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .once('error', reject)
          .end();
      });
      expect(status).toBe(403);
    },
  );
});
