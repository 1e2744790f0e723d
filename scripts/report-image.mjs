/**
 * Takes the picture of a monitoring report that the documents show: the flight model in late April 2001.
 *
 *   node scripts/report-image.mjs        needs Chromium, at CHROMIUM or /usr/bin/chromium
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-image-'));
const page = path.join(folder, 'report.html');

const script = path.join(root, 'examples/flight-delay/monitoring-report.mjs');
const { status } = spawnSync(process.execPath, [script, '--out', page], { stdio: 'inherit' });
if (status !== 0) throw new Error('the report could not be made');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const tab = await browser.newPage({ viewport: { width: 1100, height: 900 }, deviceScaleFactor: 1.25 });
await tab.goto(pathToFileURL(page).href);
const { y, height } = await tab.locator('#columns').boundingBox();
await tab.screenshot({
  path: path.join(root, 'docs/images/monitoring-report.png'),
  fullPage: true,
  clip: { x: 0, y: 0, width: 1100, height: Math.round(y + height) },
});
await browser.close();
rmSync(folder, { recursive: true });
