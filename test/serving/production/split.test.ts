import fc from 'fast-check';
import { chooseVersion, drawFor } from '../../../serving/production/split/choose';
import { production, type Answered } from '../support/production';

const users = Array.from({ length: 4000 }, (_, i) => `user-${i}`);

function assign(shares: Record<string, number>, salt = ''): (string | undefined)[] {
  const weights = new Map(Object.entries(shares));
  return users.map((user) => chooseVersion(weights, drawFor(user, salt)));
}

function shareOf(version: string, assigned: readonly (string | undefined)[]): number {
  return assigned.filter((one) => one === version).length / assigned.length;
}

describe('the policy', () => {
  test('shares are kept, whatever they add up to', () => {
    const assigned = assign({ '1': 6, '2': 3, '3': 1 });
    // Three standard deviations of 4000 draws.
    expect(Math.abs(shareOf('1', assigned) - 0.6)).toBeLessThan(0.024);
    expect(Math.abs(shareOf('2', assigned) - 0.3)).toBeLessThan(0.022);
    expect(Math.abs(shareOf('3', assigned) - 0.1)).toBeLessThan(0.015);
  });

  test('a growing share takes keys from the others and moves none between them', () => {
    const [before, after] = [assign({ '1': 50, '2': 45, '3': 5 }), assign({ '1': 50, '2': 45, '3': 30 })];
    const moved = users.filter((_, i) => before[i] !== after[i]);
    expect(moved.length).toBeGreaterThan(0);
    expect(users.filter((_, i) => before[i] !== after[i] && after[i] !== '3')).toEqual([]);
    expect(users.filter((_, i) => before[i] === '3' && after[i] !== '3')).toEqual([]);
  });

  test('another salt is another experiment: its assignment does not follow from this one', () => {
    const [one, other] = [assign({ '1': 1, '2': 1 }, 'a'), assign({ '1': 1, '2': 1 }, 'b')];
    const both = users.filter((_, i) => one[i] === '2' && other[i] === '2').length / users.length;
    expect(Math.abs(both - 0.25)).toBeLessThan(0.021);
  });

  test('the same key always gets the same version, and never one without a share', () => {
    const weights = fc.dictionary(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 100 }), { minKeys: 1 });
    fc.assert(
      fc.property(weights, fc.string(), fc.string(), (shares, key, salt) => {
        const map = new Map(Object.entries(shares));
        const chosen = chooseVersion(map, drawFor(key, salt));
        expect(chooseVersion(map, drawFor(key, salt))).toBe(chosen);
        if ([...map.values()].every((share) => share === 0)) expect(chosen).toBeUndefined();
        else expect(map.get(chosen as string)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('in front of a model', () => {
  const models = { 'm/1': {}, 'm/2': { compute: (values: readonly number[]) => values.map(() => 7) }, 'n/1': {} };
  const evenly = { split: { m: { weights: { '1': 1, '2': 1 } } } };

  test('requests with a key stick to their version, and the client is told which', async () => {
    const server = await production(models, { split: { m: { weights: { '1': 1, '2': 1 }, header: 'X-User' } } });
    const ask = (user: string): Promise<Answered> => server.ask([1], {}, { 'x-user': user });
    const first = await Promise.all(users.slice(0, 40).map(ask));
    const again = await Promise.all(users.slice(0, 40).map(ask));
    expect(again).toEqual(first);
    expect(new Set(first.map(({ version }) => version))).toEqual(new Set(['1', '2']));
    for (const { version, values, marks } of first) {
      expect(marks).toEqual({ version });
      expect(values).toEqual([version === '1' ? 2 : 7]);
    }
    const counted = server.metric('tidegate_split_requests_total');
    expect((counted['m 1 key'] ?? 0) + (counted['m 2 key'] ?? 0)).toBe(80);
  });

  test('requests without a key are given by lot', async () => {
    const server = await production(models, { split: { m: { weights: { '1': 0, '2': 3 } } } });
    expect(await server.ask([1])).toMatchObject({ version: '2' });
    expect(server.metric('tidegate_split_requests_total')).toEqual({ 'm 2 random': 1 });
    expect(server.metric('tidegate_split_weight')).toEqual({ 'm 1': 0, 'm 2': 1 });
  });

  test('a client that names a version gets it, and other models are not split', async () => {
    const server = await production(models, { split: { m: { weights: { '2': 1 } } } });
    expect(await server.ask([1], { version: '1' })).toMatchObject({ version: '1', marks: undefined });
    expect(await server.ask([1], { model: 'n' })).toMatchObject({ version: '1', marks: undefined });
  });

  test('a version that is unloaded leaves its requests to the default, and that is counted', async () => {
    const server = await production(models, { split: { m: { weights: { '1': 1 } } } });
    await server.catalog.unloadVersion('m', '1');
    expect(await server.ask([1])).toMatchObject({ version: '2', marks: undefined });
    expect(server.metric('tidegate_split_requests_total')).toEqual({ 'm  default': 1 });
  });

  test('the key is nowhere in metrics or log', async () => {
    const server = await production(models, evenly);
    await server.ask([1], {}, { 'x-tidegate-key': 'secret' });
    expect(JSON.stringify([server.logged, server.active.map(({ metrics }) => metrics?.())])).not.toContain('secret');
  });

  test('fails at start for versions that are not there', async () => {
    await expect(
      production(models, { split: { m: { weights: { '3': 1 } }, o: { weights: { '1': 1 } } } }),
    ).rejects.toThrow(
      "split.m.weights: version '3' of model 'm' is not there; there is '1', '2'; " +
        "split.o.weights: model 'o' is not there; there is 'm', 'n'",
    );
  });

  test('where models come and go, one that is not there yet is a warning', async () => {
    const server = await production(models, { split: { m: { weights: { '3': 1 } } } }, true);
    expect(server.logged[0]).toContain('settings name a model that is not there yet');
    expect(await server.ask([1])).toMatchObject({ version: '2' });
  });
});
