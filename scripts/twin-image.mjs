/**
 * Keeps what the page of a running twin shows, once the story was played: its picture for the documents, and its data for
 * the browser tests, which so look at what a real story left.
 *
 *   node scripts/twin-image.mjs [--port <n>]     needs Chromium, at CHROMIUM or /usr/bin/chromium
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { format } from 'prettier';

const [image, fixture] = ['docs/images/local-twin.png', 'test/browser/fixtures/played-twin.json'];
const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { port: { type: 'string', default: '4566' } } });
// Two ports behind all services: local/settings.ts.
const url = `http://127.0.0.1:${Number(values.port) + 2}`;
const state = await fetch(`${url}/state.json`).then(
  async (response) => response.json(),
  () => fail(`no page answers at ${url}; bring the twin up and play the story with npm run local`),
);
if (!state.models.some(({ quality }) => quality.length > 1)) {
  fail('the twin has judged nothing yet; play the story with npm run local -- story');
}
const data = await format(JSON.stringify(state), { parser: 'json', printWidth: 120 });
writeFileSync(path.join(root, fixture), data);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const tab = await browser.newPage({ viewport: { width: 1240, height: 900 } });
await tab.goto(url);
await tab.locator('#live', { hasText: 'live' }).waitFor();
const { y, height } = await tab.locator('section[id$="/course"]').first().boundingBox();
await tab.screenshot({
  path: path.join(root, image),
  fullPage: true,
  clip: { x: 0, y: 0, width: 1240, height: Math.round(y + height + 420) },
});
await browser.close();
console.log(`wrote ${image} and ${fixture}`);

/** @param {string} reason */
function fail(reason) {
  console.error(reason);
  process.exit(1);
}
