import { deriveBudget } from '../../../../lambdas/monitoring/verdict/budget';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';

describe('policy', () => {
  test('allows one false alarm a quarter at hourly windows by default', () => {
    const policy = monitorPolicy();
    expect(policy.budget).toEqual({ falseAlarms: 1, periodDays: 91 });
    expect(policy.looksPerDay).toBe(24);
    expect(policy.effects.featureDrift).toEqual({ warning: 0.05, critical: 0.25 });
  });

  test('fails naming what is wrong: unknown fields, floors upside down', () => {
    const wrong = { effects: { missing: { warning: 0.5, critical: 0.1 } }, windowSize: 3 } as object;
    expect(() => monitorPolicy(wrong)).toThrow(/effects\.missing: critical must be at least warning.*windowSize/);
  });
});

describe('budget', () => {
  const tests = { 'data-contract': 6, 'feature-drift': 3, 'prediction-drift': 0 };

  test('is shared by looks and by the families that are tested', () => {
    const derivation = deriveBudget(monitorPolicy({ looksPerDay: 1 }), tests);
    expect(derivation.looks).toBe(91);
    expect(derivation.alphaPerLook).toBeCloseTo(1 / 91, 12);
    expect(derivation.alphaPerFamily).toEqual({ 'data-contract': 1 / 182, 'feature-drift': 1 / 182 });
    expect(derivation.steps.join('\n')).toContain('one look may be wrong with probability 1 / 91 = 0.01099');
  });
});
