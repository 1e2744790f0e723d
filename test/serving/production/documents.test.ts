import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings } from '../../../serving/config/read-settings';
import { features } from '../../../serving/production';
import { production } from '../support/production';

const guide = readFileSync(join(__dirname, '../../../docs/serving-production.md'), 'utf8');
const examples = [...guide.matchAll(/```yaml\n([\s\S]+?)```/g)].map(([, text]) => text as string);
const models = { 'flight-delay/1': {}, 'flight-delay/2': {}, 'flight-delay-simple/1': {} };

test.each(examples)('the server reads the example\n%s', async (text) => {
  const file = parse(text) as Record<string, unknown>;
  readSettings({ flags: {}, environment: {}, file });
  await expect(production(models, file)).resolves.toBeDefined();
});

test('the guide has an example of every feature that needs settings', () => {
  const shown = new Set(examples.flatMap((text) => Object.keys(parse(text) as object)));
  const needed = features.filter(({ settings }) => settings.parse(undefined) === undefined).map(({ name }) => name);
  expect(needed.length).toBeGreaterThan(3);
  expect([...shown]).toEqual(expect.arrayContaining(needed));
});

test('the guide names every metric that features have, and no other', async () => {
  const all = {
    cache: {},
    breaker: { 'flight-delay': {} },
    split: { 'flight-delay': { weights: { '1': 1 } } },
    shadow: { models: { 'flight-delay': { version: '2' } } },
  };
  const { active } = await production(models, all);
  const counted = active.flatMap(({ metrics }) => metrics?.() ?? []).map(({ name }) => name);
  const named = [...guide.matchAll(/`((?:tidegate|nv)_[a-z_]+)`/g)].map(([, name]) => name as string);
  const captures = named.filter((name) => name.startsWith('tidegate_capture_'));
  expect([...new Set(named)].sort()).toEqual([...counted, ...captures].sort());
});
