import fc from 'fast-check';
import { BottomSample } from '../../../../lambdas/monitoring/profile/bottom-sample';
import { seeded, shuffled } from '../support/random';

function sampleOf(texts: readonly string[], capacity = 4): BottomSample {
  const sample = new BottomSample(capacity);
  for (const text of texts) sample.add(text);
  return sample;
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

describe('bottom sample', () => {
  test('depends on the texts only, not on their order or split', () => {
    const texts = fc.array(fc.constantFrom(...letters), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.nat(60), fc.nat(), (all, cut, seed) => {
        const merged = sampleOf(all.slice(cut));
        merged.absorb(sampleOf(all.slice(0, cut)).toJSON());
        expect(merged.toJSON()).toEqual(sampleOf(all).toJSON());
        expect(sampleOf(shuffled(all, seeded(seed))).toJSON()).toEqual(sampleOf(all).toJSON());
      }),
    );
  });

  test('counts what it keeps exactly', () => {
    const entries = sampleOf(['a', 'b', 'a', 'a']).toJSON();
    expect(Object.fromEntries(entries.map(([, text, count]) => [text, count]))).toEqual({ a: 3, b: 1 });
  });

  test('holds no more than its capacity, and cuts long texts', () => {
    expect(sampleOf(letters).toJSON()).toHaveLength(4);
    expect(sampleOf(['x'.repeat(500)]).toJSON()[0]?.[1]).toHaveLength(80);
  });
});
