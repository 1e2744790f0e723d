import path from 'node:path';
import type { Browser, Page as Tab } from 'playwright-core';
import { Page } from '../../local/page/page';
import type { Snapshot } from '../../local/page/snapshot';
import { shopRun } from '../lambdas/monitoring/support/shop-run';
import { launchChromium, leastContrast } from './chromium';
// What the twin's services held when the story had been played: scripts/twin-image.mjs.
import recorded from './fixtures/played-twin.json';

const played = recorded as unknown as Snapshot;
const story = played.models.find(({ quality }) => quality.length > 0)!;
const sizes = [
  { width: 360, frame: 'narrow' },
  { width: 768, frame: 'wide' },
  { width: 1240, frame: 'wide' },
] as const;
let current: Snapshot;
let page: Page;
let browser: Browser | undefined;

beforeEach(async () => {
  current = played;
  page = await Page.serve({
    port: 0,
    root: path.resolve(__dirname, '../..'),
    source: { read: async () => current, report: async () => ({ title: 'shop', run: shopRun(3).run, history: [] }) },
    control: { setTime: () => undefined, calls: () => [] },
    report: (error) => {
      throw error;
    },
  });
});
afterEach(async () => page.close());
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser?.close());

async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<{ tab: Tab; seen: string[] }> {
  const tab = await browser!.newPage({ viewport: { width, height: 900 }, colorScheme });
  const seen: string[] = [];
  tab.on('request', (request) => {
    // The page's icon is in the page.
    if (!request.url().startsWith('data:')) seen.push(new URL(request.url()).origin);
  });
  tab.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  tab.on('console', (message) => seen.push(`console: ${message.text()}`));
  await tab.goto(page.url);
  await tab.locator('#live', { hasText: 'live' }).waitFor();
  return { tab, seen };
}

/** A rectangle on the screen. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

async function boxes(tab: Tab, selector: string): Promise<Box[]> {
  return tab.evaluate<Box[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  })`);
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const contains = (outer: Box, inner: Box) =>
  inner.left >= outer.left - 1 &&
  inner.right <= outer.right + 1 &&
  inner.top >= outer.top - 1 &&
  inner.bottom <= outer.bottom + 1;

describe('page of the twin in a browser', () => {
  test.each([
    { width: 360, colorScheme: 'light' as const },
    { width: 360, colorScheme: 'dark' as const },
    { width: 768, colorScheme: 'light' as const },
    { width: 1240, colorScheme: 'dark' as const },
  ])(
    'fits a screen of $width pixels ($colorScheme), with everything unfolded, and loads nothing but itself',
    async ({ width, colorScheme }) => {
      const { tab, seen } = await open(width, colorScheme);
      await tab.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
      expect(await tab.evaluate('[document.documentElement.scrollWidth, innerWidth]')).toEqual([width, width]);
      expect([...new Set(seen)]).toEqual([page.url]);
      await tab.close();
    },
  );

  test.each(sizes)(
    'draws the story on $width pixels: points and marks inside their frame, no label on another',
    async ({ width, frame }) => {
      const { tab } = await open(width);
      const chart = `svg.course.${frame}`;
      const [outer] = await boxes(tab, chart);
      expect(outer!.right - outer!.left).toBeGreaterThan(300);
      expect(outer!.bottom - outer!.top).toBeGreaterThan(300);
      const points = await boxes(tab, `${chart} .point`);
      // AUC, outcomes and predictions of each window, and both rows of verdicts.
      expect(points).toHaveLength(4 * story.quality.length + story.drift.length);
      const marks = await boxes(tab, `${chart} .mark`);
      expect(marks.length).toBeGreaterThanOrEqual(3);
      for (const box of [...points, ...marks]) {
        expect(box.right - box.left).toBeGreaterThan(3);
        expect(contains(outer!, box)).toBe(true);
      }
      for (const [index, mark] of marks.entries()) {
        expect(marks.slice(index + 1).filter((other) => overlap(mark, other))).toEqual([]);
      }
      const titles = await boxes(tab, `${chart} text.title`);
      const values = await boxes(tab, `${chart} text.t:not(.title)`);
      for (const title of titles) expect(values.filter((value) => overlap(title, value))).toEqual([]);
      await tab.close();
    },
  );

  test('marks alarm, retraining and promotion, and says which version served', async () => {
    const { tab } = await open(1240);
    for (const kind of ['alarm', 'retraining', 'promoted']) {
      expect(await tab.locator(`svg.course.wide .mark[data-kind="${kind}"]`).first().isVisible()).toBe(true);
    }
    const versions = await tab.locator('svg.course.wide .reign text').allTextContents();
    expect(new Set(versions.filter((text) => text !== '')).size).toBeGreaterThan(1);
    await tab.close();
  });

  test('text can be read on its ground, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { tab } = await open(1240, colorScheme);
      const texts = [
        'h1',
        'h2',
        '.v b',
        '.k',
        'dt',
        '#live',
        '.t',
        '.t.title',
        '.mark text',
        '.card .b',
        '.ledger .k',
        '.seq',
      ];
      expect(await leastContrast(tab, texts)).toBeGreaterThan(4.5);
      await tab.close();
    }
  });

  test('each window leads to its report', async () => {
    const { tab } = await open(1240);
    await tab.locator('svg.course.wide .strip.labels a').last().click();
    await tab.waitForURL(`**/reports/${story.model}/quality/${story.quality.at(-1)!.name}`);
    expect(await tab.locator('h1').textContent()).toContain('shop');
    await tab.close();
  });

  test('takes over what has changed and leaves everything else as it was', async () => {
    const { tab } = await open(1240);
    await tab.evaluate(`{
      for (const part of document.querySelectorAll('details')) part.open = true;
      for (const section of document.querySelectorAll('section')) section.kept = true;
      scrollTo(0, 700);
    }`);
    const unfolded = await tab.locator('details[open]').count();
    const models = played.models.map((model) =>
      model === story ? { ...model, executions: [running, ...model.executions] } : model,
    );
    current = { ...played, models };
    await tab.locator('.steps li.now', { hasText: 'Evaluate' }).waitFor();
    expect(await tab.locator('details[open]').count()).toBe(unfolded);
    expect(await tab.evaluate('scrollY')).toBe(700);
    expect(await tab.evaluate('[...document.querySelectorAll("section")].every(({ kept }) => kept)')).toBe(true);
    await tab.close();
  });

  test('takes in a model that is deployed while somebody looks', async () => {
    current = { ...played, models: [] };
    const { tab } = await open(1240);
    expect(await tab.locator('.empty').textContent()).toContain('npm run local -- up');
    current = played;
    await tab.locator(`h2#${story.model}`).waitFor();
    expect(await tab.locator('.empty').count()).toBe(0);
    await tab.close();
  });

  test('says so when the twin has ended', async () => {
    const { tab } = await open(1240);
    await page.close();
    await tab.locator('#live.off', { hasText: 'npm run local -- status' }).waitFor();
    await tab.close();
  });
});

const running = {
  arn: 'arn:aws:states:us-east-1:000000000000:execution:training:person-1',
  name: 'person-1',
  status: 'RUNNING',
  startedAt: played.takenAt,
  endedAt: null,
  steps: [{ name: 'Evaluate', enteredAt: played.takenAt, leftAt: null }],
  job: null,
  input: '{}',
  outcome: null,
};
