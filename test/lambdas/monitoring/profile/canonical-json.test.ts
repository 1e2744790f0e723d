import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';

describe('canonical json', () => {
  test('sorts keys, keeps the order of lists, leaves out what is undefined', () => {
    expect(canonicalJson({ b: [2, 1, null], a: { d: undefined, c: 'é"' } })).toBe('{"a":{"c":"é\\""},"b":[2,1,null]}');
  });

  test('fails for numbers that json would turn into null', () => {
    expect(() => canonicalJson({ a: NaN })).toThrow('json cannot hold the number NaN');
    expect(() => canonicalJson([() => 1])).toThrow('json cannot hold a function');
  });
});
