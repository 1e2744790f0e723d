import fc from 'fast-check';
import { mergeOverride } from '../../../bin/configuration/overrides';

const base = {
  serving: { kind: 'gpu-endpoint', instances: 1, image: 'a' },
  rollout: { kind: 'canary', steps: [10, 100] },
};

function merge(override: unknown): ReturnType<typeof mergeOverride> {
  return mergeOverride(base, ['models', 'm'], override, ['models', 'm', 'stages', 'prod']);
}

describe('what a stage changes', () => {
  test('is merged field by field', () => {
    const { value } = merge({ serving: { instances: 4 } });
    expect(value).toEqual({ ...base, serving: { ...base.serving, instances: 4 } });
  });

  test('replaces lists as a whole', () => {
    expect(merge({ rollout: { steps: [50, 100] } }).value).toMatchObject({
      rollout: { kind: 'canary', steps: [50, 100] },
    });
  });

  test('replaces a map whose kind differs', () => {
    expect(merge({ serving: { kind: 'function' } }).value).toMatchObject({ serving: { kind: 'function' } });
    expect((merge({ serving: { kind: 'function' } }).value as typeof base).serving.instances).toBeUndefined();
  });

  test('is where an error in a changed field is shown, and nowhere else', () => {
    const merged = merge({ serving: { instances: 4 }, rollout: { kind: 'linear', percent: 90 } });
    expect(merged.originOf(['serving', 'instances'])).toEqual([
      'models',
      'm',
      'stages',
      'prod',
      'serving',
      'instances',
    ]);
    expect(merged.originOf(['serving', 'image'])).toEqual(['models', 'm', 'serving', 'image']);
    expect(merged.originOf(['rollout', 'percent'])).toEqual(['models', 'm', 'stages', 'prod', 'rollout', 'percent']);
    expect(merged.originOf(['rollout'])).toEqual(['models', 'm', 'stages', 'prod', 'rollout']);
  });

  test('is the model itself when it changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(mergeOverride(value, [], undefined, ['x']).value).toEqual(value)),
    );
  });
});
