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
  test('is shared by families and looks', () => {
    const derivation = deriveBudget(monitorPolicy({ looksPerDay: 24 }), { 'data-contract': 6, quality: 2 });
    expect(derivation.families).toEqual({
      'data-contract': { looks: 2184, alpha: 1 / 7 / 2184, tests: 6 },
      quality: { looks: 91, alpha: 1 / 7 / 91, tests: 2 },
    });
    expect(derivation.steps.join('\n')).toContain('quality: 0.1429 / 91 looks = 0.00157 a look; 2 test(s)');
  });

  test('is shared by the windows of a look as well, where a family is judged in each of them', () => {
    const policy = monitorPolicy({ looksPerDay: 24, windows: 2 });
    const { families, steps } = deriveBudget(policy, { 'feature-drift': 3, quality: 2, attribution: 1, business: 1 });
    expect(families).toEqual({
      'feature-drift': { looks: 4368, alpha: 1 / 7 / 4368, tests: 3 },
      // These are looked at once, however many windows requests are judged in.
      quality: { looks: 91, alpha: 1 / 7 / 91, tests: 2 },
      attribution: { looks: 91, alpha: 1 / 7 / 91, tests: 1 },
      business: { looks: 2184, alpha: 1 / 7 / 2184, tests: 1 },
    });
    expect(steps.join('\n')).toContain(
      'feature-drift: 0.1429 / 4368 looks (2184 at each of 2 windows) = 0.00003271 a look; 3 test(s)',
    );
    expect(steps.join('\n')).toContain('quality: 0.1429 / 91 looks = 0.00157 a look');
  });
});
