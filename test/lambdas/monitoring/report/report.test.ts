import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import { renderReport } from '../../../../lambdas/monitoring/report/report';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import { seeded } from '../support/random';
import { shopRows, shopSchema } from '../support/shop';
import { businessShopRun } from '../support/business-run';
import { shopRun } from '../support/shop-run';

const input = shopRun(14);
const page = renderReport(input);
const many = renderReport(shopRun(600));

describe('report of a run', () => {
  test('tells verdict, causes and what they are about', () => {
    expect(page).toContain('<b>■ critical</b>');
    for (const { message } of input.run.drift!.causes) {
      expect(page).toContain(message.replaceAll("'", '&#39;').replaceAll(' %', '\u00a0%'));
    }
    expect(page.indexOf('Groups are treated differently')).toBeGreaterThan(page.indexOf('Inputs have moved'));
  });

  test('shows every column once, the answers first, then the worst', () => {
    const cards = [...page.matchAll(/<article class="card (\w+)" id="c-(\w+)"/g)].map(([, level, name]) => [
      level,
      name,
    ]);
    expect(cards).toHaveLength(15);
    expect(cards[0]).toEqual(['critical', 'x14']);
    const levels = cards.slice(1).map(([level]) => level);
    expect(levels).toEqual([...levels].sort((a, b) => order.indexOf(a!) - order.indexOf(b!)));
  });

  test('every link leads to a place on the page', () => {
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
  });

  test('needs nothing beside itself: no script, no address, nothing to load', () => {
    expect(page).not.toMatch(/<script|https?:|\bsrc=|url\(|@import/);
    expect(page).toContain("default-src 'none'");
  });

  test('is the same for the same input', () => {
    expect(renderReport(shopRun(14))).toBe(page);
  });

  test('stays small for a hundred features', () => {
    expect(renderReport(shopRun(100)).length).toBeLessThan(300_000);
  });

  test('stays small for many hundred features: the least of them are lines of a table, still there and linked', () => {
    expect(many.length).toBeLessThan(400_000);
    expect(many.match(/<article class="card /g)).toHaveLength(120);
    const columns = [...many.matchAll(/<(?:article|tr)[^>]* id="c-(x\d+)"/g)].map(([, name]) => name);
    expect(new Set(columns).size).toBe(601);
    expect(columns).toHaveLength(601);
    const links = [...many.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.filter((id) => !many.includes(`id="${id}"`))).toEqual([]);
    expect(many).toMatch(/481 more columns, (?:none|\d+) with an alarm/);
  });

  test('says what is not there instead of leaving a gap', () => {
    const without = renderReport({ title: 'x', run: { ...input.run, quality: null, profile: null } });
    expect(without).toContain('no labels were given');
    expect(without).not.toContain('id="quality"');
    const onlyQuality = renderReport({ title: 'x', run: { ...input.run, drift: null, profile: null } });
    expect(onlyQuality).toContain('id="quality"');
    expect(onlyQuality).not.toContain('id="columns"');
  });

  test('of business alone is a page of a run as others are: small, whole, and the same for the same input', () => {
    const business = renderReport(businessShopRun());
    expect(business).toBe(renderReport(businessShopRun()));
    expect(business.length).toBeLessThan(120_000);
    expect(business).not.toMatch(/<script|https?:|NaN|undefined|Infinity|\[object/);
    const links = [...business.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect([...new Set(links)]).toEqual(['business', 'derivation']);
    expect(links.filter((id) => !business.includes(`id="${id}"`))).toEqual([]);
    expect(business).toContain('until then they are shown and not judged');
    expect(business).not.toContain('no labels were given');
  });

  test('of an empty window says that there were no data', async () => {
    const baseline = await buildBaseline(shopRows(seeded(1), 500), shopSchema);
    const profile = new ProfileBuilder(baseline.binning).profile();
    const drift = judge(profile, baseline);
    const empty = renderReport({
      title: 'shop',
      run: { runVersion: 1, verdict: drift.verdict, drift, quality: null, profile },
      baseline,
    });
    expect(empty).toContain('○ insufficient');
    expect(empty).toContain('No values to compare.');
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('names from the data are text, whatever is in them', async () => {
    const evil = '<img src=x onerror=alert(1)>"';
    const schema = {
      ...shopSchema,
      features: shopSchema.features.map((one, i) => (i === 2 ? { ...one, name: evil } : one)),
    };
    const baseline = await buildBaseline(shopRows(seeded(1), 500), schema);
    const rows = shopRows(seeded(2), 500).map((row) => ({ ...row, features: [...row.features.slice(0, 2), evil] }));
    const profile = await profileRows(rows, baseline.binning);
    const drift = judge(profile, baseline);
    const run = { runVersion: 1 as const, verdict: drift.verdict, drift, quality: null, profile };
    const shown = renderReport({ title: evil, run, baseline });
    expect(shown).not.toContain('<img');
    expect(shown).toContain('&lt;img src=x');
  });

  test('holds no number that is none', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

const order = ['critical', 'warning', 'insufficient', 'ok'];
