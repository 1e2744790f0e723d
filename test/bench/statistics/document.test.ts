import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '..', '..', '..', 'docs');
const text = readFileSync(join(docs, 'statistics.md'), 'utf8');

/** Rows of the first table of a section, by header. */
function rowsOf(section: string): Record<string, string>[] {
  const [, body = ''] = text.split(`<!-- statistics:${section} -->`);
  const lines = body.split(`<!-- /statistics:${section} -->`)[0]!.split('\n');
  const from = lines.findIndex((line) => line.startsWith('|'));
  const rest = lines.slice(from);
  const until = rest.findIndex((line) => !line.startsWith('|'));
  const cells = rest.slice(0, until).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const [header, , ...rows] = cells;
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header![i]!, cell])));
}

const upper = (rate: string) => Number(/≤ ([\d.]+)/.exec(rate)![1]);

describe('what docs/statistics.md says', () => {
  test('of captured data: every world of the issue, and with 95 % confidence at most one false alarm a quarter', () => {
    const rows = rowsOf('capture');
    for (const windows of ['daily', 'day of week', 'hour of week']) {
      for (const features of ['5', '20', '200']) {
        const sizes = rows.filter((row) => row['windows'] === windows && row['features'] === features);
        expect(sizes.map(({ records }) => records)).toEqual(['50', '200', '1,000', '5,000', '50,000']);
      }
    }
    expect(rows.filter(({ all }) => upper(all!) > 1)).toEqual([]);
  });

  test('of quality and fairness: each within its seventh, as far as so many quarters can tell', () => {
    for (const { quality, fairness } of rowsOf('quality')) {
      // Five standard errors of 200 quarters beyond .143: the bound of a family that just keeps its part.
      expect(Number.parseFloat(quality!)).toBeLessThan(0.28);
      expect(Number.parseFloat(fairness!)).toBeLessThan(0.28);
    }
  });

  test('is drawn, too: every picture is there', () => {
    const pictures = [...text.matchAll(/\(images\/([\w-]+\.svg)\)/g)].map(([, name]) => name!);
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    expect(pictures.filter((name) => !existsSync(join(docs, 'images', name)))).toEqual([]);
  });
});
