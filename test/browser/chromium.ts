import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Starts a browser. Throws with what to do when there is none. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`chromium is not at '${executablePath}': install it, or set CHROMIUM to where it is`);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Least contrast of the texts that selectors find, against the ground of the page. Readable is from 4.5 on. */
export async function leastContrast(page: Page, selectors: readonly string[]): Promise<number> {
  const ratios = await page.evaluate<number[]>(`(() => {
    const luminance = (color) => {
      const [r, g, b] = color.match(/[\\d.]+/g).map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = luminance(getComputedStyle(document.body).backgroundColor);
    return ${JSON.stringify(selectors)}.map((selector) => {
      const found = document.querySelector(selector);
      const style = getComputedStyle(found);
      const ink = luminance(found instanceof SVGElement ? style.fill : style.color);
      return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    });
  })()`);
  return Math.min(...ratios);
}
