import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { renderReport } from '../../lambdas/monitoring/report/report';
import { businessShopRun } from '../lambdas/monitoring/support/business-run';
import { shopRun, shopRunOfTwoWindows } from '../lambdas/monitoring/support/shop-run';
import { launchChromium, leastContrast } from './chromium';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-report-'));
const file = join(folder, 'report.html');
let browser: Browser | undefined;

beforeAll(async () => {
  writeFileSync(file, renderReport(shopRun(100)));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

interface Screen {
  readonly width: number;
  readonly colorScheme?: 'light' | 'dark';
}

async function open(
  { width, colorScheme = 'light' }: Screen,
  path = file,
): Promise<{ page: Page; requests: string[] }> {
  const page = await browser!.newPage({ viewport: { width, height: 900 }, colorScheme });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => requests.push(`error: ${error.message}`));
  page.on('console', (message) => requests.push(`console: ${message.text()}`));
  await page.goto(pathToFileURL(path).href);
  return { page, requests };
}

describe('monitoring report in a browser', () => {
  test.each([{ width: 360 }, { width: 768 }, { width: 1400, colorScheme: 'dark' as const }])(
    'fits a screen of $width pixels, and loads nothing but itself',
    async (screen) => {
      const { page, requests } = await open(screen);
      expect(requests).toEqual([pathToFileURL(file).href]);
      const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(widths).toEqual([screen.width, screen.width]);
      expect(await page.locator('.card').count()).toBe(101);
      await page.close();
    },
  );

  test('draws every chart: bars inside their frame, none without size', async () => {
    const { page } = await open({ width: 1200 });
    const boxes = await page.evaluate<
      readonly { readonly height: number; readonly inside: boolean }[]
    >(`[...document.querySelectorAll('.card svg')].map((svg) => {
      const [frame, bars] = [svg.getBoundingClientRect(), svg.querySelector('.w').getBoundingClientRect()];
      return { height: bars.height, inside: bars.left >= frame.left - 1 && bars.right <= frame.right + 1 && bars.top >= frame.top - 1 };
    })`);
    expect(boxes).toHaveLength(101);
    expect(boxes.filter(({ height, inside }) => height < 5 || !inside)).toEqual([]);
    await page.close();
  });

  test('a cause leads to its column, and its arithmetic unfolds', async () => {
    const { page } = await open({ width: 1200 });
    const link = page.locator('.cause a[href^="#c-"]').first();
    const target = (await link.getAttribute('href'))!;
    await link.click();
    const card = page.locator(`[id="${target.slice(1)}"]`);
    await card.locator('summary').click();
    expect(await card.locator('table').isVisible()).toBe(true);
    const top = await page.evaluate<number>(
      `document.getElementById(${JSON.stringify(target.slice(1))}).getBoundingClientRect().top`,
    );
    expect(Math.abs(top)).toBeLessThan(900);
    await page.close();
  });

  test('of six hundred features fits a phone, and the columns that are not drawn unfold', async () => {
    const many = join(folder, 'many.html');
    writeFileSync(many, renderReport(shopRun(600)));
    const { page } = await open({ width: 360 }, many);
    expect(await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')).toEqual([360, 360]);
    const more = page.locator('#columns > details');
    if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
    expect(await more.locator('tr').count()).toBe(482);
    expect(await more.locator('tr').last().isVisible()).toBe(true);
    await page.close();
  });

  test('of a day and a week shows both at a glance on a phone, each trouble once', async () => {
    const both = join(folder, 'both.html');
    writeFileSync(both, renderReport(shopRunOfTwoWindows(100)));
    const { page } = await open({ width: 360 }, both);
    expect(await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')).toEqual([360, 360]);
    const rows = await page.locator('header table tr td:first-child').allInnerTexts();
    expect(rows.map((text) => text.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^last 24 hours . critical$/),
      expect.stringMatching(/^last 7 days . critical$/),
    ]);
    expect(await page.locator('.card').count()).toBe(101);
    expect(await page.locator('.cause a[href="#c-x0"]').count()).toBeLessThanOrEqual(2);
    await page.close();
  });

  test('of business fits every screen, draws each counter and the cost, and leads from its cause to them', async () => {
    const business = join(folder, 'business.html');
    writeFileSync(business, renderReport(businessShopRun()));
    for (const screen of [{ width: 360 }, { width: 1400, colorScheme: 'dark' as const }]) {
      const { page, requests } = await open(screen, business);
      expect(requests).toEqual([pathToFileURL(business).href]);
      const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(widths).toEqual([screen.width, screen.width]);
      const drawn = await page.evaluate<
        readonly { readonly points: number; readonly inside: boolean }[]
      >(`[...document.querySelectorAll('#business figure svg')].map((svg) => {
        const frame = svg.getBoundingClientRect();
        const marks = [...svg.querySelectorAll('.p')].map((mark) => mark.getBoundingClientRect());
        const inside = marks.every((mark) => mark.left >= frame.left && mark.right <= frame.right && mark.top >= frame.top && mark.bottom <= frame.bottom);
        return { points: marks.length, inside };
      })`);
      expect(drawn).toEqual(Array(4).fill({ points: 119, inside: true }));
      await page.locator('.cause a').first().click();
      expect(await page.evaluate<string>('location.hash')).toBe('#business');
      // Told by a mark of its own, not by colour alone.
      const rows = await page.locator('#business table td:first-child').allInnerTexts();
      expect(rows.map(([mark]) => mark)).toEqual(['▲', '■', '○']);
      expect(await leastContrast(page, ['h1', '.v b', '.k', 'dt', 'td', 'small'])).toBeGreaterThan(4.5);
      await page.close();
    }
  });

  test('tells verdicts apart in grey: by marks, not by colour alone', async () => {
    const { page } = await open({ width: 1200 });
    const marks = await page.evaluate<readonly string[]>(
      `[...new Set([...document.querySelectorAll('.card')].map((card) => card.className + ' ' + card.querySelector('.b').textContent.trim()[0]))]`,
    );
    expect([...marks].sort()).toEqual(['card critical ■', 'card ok ●', 'card warning ▲']);
    await page.close();
  });

  test('text can be read on its ground, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ width: 1200, colorScheme });
      const texts = ['h1', '.v b', '.k', 'dt', '.card.ok .b', '.card.critical .b', '.card.warning .b'];
      expect(await leastContrast(page, texts)).toBeGreaterThan(4.5);
      await page.close();
    }
  });
});
