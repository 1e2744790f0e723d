import fc from 'fast-check';
import { didYouMean, editDistance, suggest } from '../../../lib/contracts/suggestion';

describe('edit distance', () => {
  test.each([
    ['', '', 0],
    ['kind', 'kind', 0],
    ['kidn', 'kind', 1],
    ['kin', 'kind', 1],
    ['kinds', 'kind', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('of %p and %p is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  test('is symmetric, and zero only for equal texts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('suggestion', () => {
  test('finds the closest name', () => {
    expect(suggest('instanceTyp', ['instanceType', 'instances', 'image'])).toBe('instanceType');
    expect(suggest('Monitoring', ['monitoring', 'training'])).toBe('monitoring');
  });

  test('says nothing when no name is close', () => {
    expect(suggest('colour', ['kind', 'instances'])).toBeUndefined();
    expect(didYouMean('colour', ['kind'])).toBe('');
    expect(didYouMean(5, ['5'])).toBe('');
  });
});
