import { renderReport } from '../../../../lambdas/monitoring/report/report';
import { shopRunOfTwoWindows } from '../support/shop-run';

const input = shopRunOfTwoWindows(14);
const page = renderReport(input);
const cardOf = (name: string) => new RegExp(`<article class="card \\w+" id="c-${name}">[^]*?</article>`).exec(page)![0];

describe('report of a run that judged a day and a week', () => {
  test('says at a glance what each window says', () => {
    const rows = [...page.matchAll(/<td>last (24 hours|7 days)<br \/>. (\w+)<\/td>/g)].map(([, ...row]) => row);
    expect(rows).toEqual([
      ['24 hours', 'critical'],
      ['7 days', 'critical'],
    ]);
  });

  test('tells each trouble once, with the windows that it shows in', () => {
    const items = [...page.matchAll(/<li><a href="#c-x0">([^<]*)<\/a><\/li>/g)].map(([, text]) => text!);
    expect(items.filter((text) => text.includes('distribution'))).toEqual([
      expect.stringMatching(
        /\((last 7 days; critical in the last 24 hours|last 24 hours; critical in the last 7 days), too\)$/,
      ),
    ]);
    expect(page).toMatch(/distribution of &#39;x3&#39; moved[^<]*\(last 24 hours\)/);
    expect(page).toMatch(/distribution of &#39;x7&#39; moved[^<]*\(last 7 days\)/);
  });

  test('draws each column once, in the window where it is worst, and says how it is in the other', () => {
    expect(page.match(/<article class="card /g)).toHaveLength(15);
    expect(cardOf('x3')).toMatch(/■ critical, last 24 hours[^]*Last 7 days: ● ok, PSI /);
    expect(cardOf('x7')).toMatch(/last 7 days[^]*Last 24 hours: . \w+, PSI /);
    expect(cardOf('x1')).toMatch(/● ok, last 7 days[^]*Last 24 hours: /);
  });

  test('derives the thresholds of each window', () => {
    expect(page).toContain('<h3>Data, last 24 hours</h3>');
    expect(page).toContain('<h3>Data, last 7 days</h3>');
  });

  test('says why a window was not compared, and does not let it hide the other', () => {
    const [day, week] = input.windows!;
    const note = 'four of like time are needed';
    const drift = { ...day!.drift, verdict: 'insufficient' as const, causes: [], findings: [], largestStability: null };
    const waiting = renderReport({ ...input, windows: [{ ...day!, drift, note }, week!] });
    expect(waiting).toContain(`<p>Last 24 hours: ${note}.</p>`);
    expect(waiting).toContain('not compared');
    expect(waiting.match(/<article class="card /g)).toHaveLength(15);
    expect(waiting).toContain('last 7 days</p>');
  });

  test('stays small for many hundred features, and every link leads to a place on it', () => {
    const many = renderReport(shopRunOfTwoWindows(600));
    expect(many.length).toBeLessThan(450_000);
    const links = [...many.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.filter((id) => !many.includes(`id="${id}"`))).toEqual([]);
    expect(many).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test('of one window names none', () => {
    const { windows: _, ...one } = input;
    expect(renderReport(one)).not.toContain('last 7 days');
  });
});
