import type { CounterSpec } from '../../../../../lambdas/monitoring/verdict/business/business-verdict';
import { judgeBusiness } from '../../../../../lambdas/monitoring/verdict/business/judge-business';
import { monitorPolicy } from '../../../../../lambdas/monitoring/verdict/policy';
import { replayBusiness } from '../../../../../lambdas/monitoring/verdict/business/replay-business';
import { parseRun } from '../../../../../lambdas/monitoring/verdict/run';
import { canonicalJson } from '../../../../../lambdas/monitoring/profile/canonical-json';
import { businessDays } from '../../support/business-days';
import { seeded } from '../../support/random';

const shop = { requests: 2_000, rate: 0.3, value: 20, wave: 0 };
const bought: CounterSpec = { name: 'bought', better: 'higher-is-better' };
const policy = monitorPolicy({ business: { streams: 4 } });
const reference = businessDays(seeded(1), 28, shop);
const judged = (counters: readonly CounterSpec[], change: Partial<typeof shop>, days = 14) =>
  judgeBusiness(counters, { current: businessDays(seeded(2), days, { ...shop, ...change }), reference }, policy);

describe('the verdict on counters of business', () => {
  test('is ok while business is as before, and says by how much it could have told', () => {
    const { verdict, findings, causes } = judged([bought], {});
    expect(verdict).toBe('ok');
    expect(causes).toEqual([]);
    expect(findings[0]!.detectable).toBeLessThan(0.1);
    expect(findings[0]!.lower).toBeLessThan(0);
    expect(findings[0]!.upper).toBeGreaterThan(0);
  });

  test('is critical when a fall is real and large, and says so in a sentence with its interval', () => {
    const { verdict, causes } = judged([bought], { rate: 0.24 });
    expect(verdict).toBe('critical');
    expect(causes).toMatchObject([{ type: 'business-loss', severity: 'critical', column: 'bought' }]);
    expect(causes[0]!.message).toMatch(
      /^'bought' per prediction is 0\.2\d+, was 0\.3\d*: -\d+\.?\d* % \(-\d+\.?\d* % to -\d+\.?\d* %\), critical from 10 % on$/,
    );
  });

  test('warns below the critical floor, and is silent about what is real and small', () => {
    expect(judged([bought], { rate: 0.278, requests: 12_000 }).verdict).toBe('warning');
    expect(judged([bought], { rate: 0.294, requests: 12_000 }).verdict).toBe('ok');
  });

  test('a rise is no loss where more is better, and is one where less is', () => {
    expect(judged([bought], { rate: 0.36 }).verdict).toBe('ok');
    expect(judged([{ ...bought, better: 'lower-is-better' }], { rate: 0.36 }).verdict).toBe('critical');
    expect(judged([{ ...bought, better: 'neither' }], { rate: 0.36 }).verdict).toBe('critical');
    expect(judged([{ ...bought, better: 'neither' }], { rate: 0.24 }).verdict).toBe('critical');
  });

  test('is insufficient when too little is known to see what matters, or nothing to compare with', () => {
    expect(judged([bought], { requests: 40 }, 2).verdict).toBe('insufficient');
    const current = businessDays(seeded(3), 2, shop);
    const alone = judgeBusiness([bought], { current, reference: [] }, policy);
    expect(alone).toMatchObject({
      verdict: 'insufficient',
      findings: [{ reference: null, current: { requests: 4_000 } }],
    });
    expect(judgeBusiness([bought], { current: [], reference }, policy).findings).toEqual([]);
  });

  test('days that differ among themselves widen the interval', () => {
    const wavy = businessDays(seeded(4), 28, { ...shop, wave: 0.1 });
    const current = businessDays(seeded(5), 3, { ...shop, wave: 0.1 });
    const [finding] = judgeBusiness([bought], { current, reference: wavy }, policy).findings;
    expect(finding!.dispersion!).toBeGreaterThan(4);
    expect(finding!.detectable).toBeGreaterThan(2 * judged([bought], {}, 3).findings[0]!.detectable);
  });

  test('a counter that was never there before is told without dividing by nothing', () => {
    const spec: CounterSpec = { name: 'bought', better: 'neither' };
    const none = businessDays(seeded(6), 14, { ...shop, rate: 0 });
    const verdict = judgeBusiness([spec], { current: businessDays(seeded(7), 14, shop), reference: none }, policy);
    expect(verdict.verdict).toBe('critical');
    expect(() => canonicalJson(verdict)).not.toThrow();
  });

  test('each counter has its own floors and an equal part of the budget', () => {
    const counters: CounterSpec[] = [
      bought,
      { name: 'revenue', better: 'higher-is-better', losses: { warning: 0.5, critical: 0.6 } },
    ];
    const { findings, derivation } = judged(counters, { rate: 0.24 });
    expect(findings.map(({ verdict }) => verdict)).toEqual(['critical', 'ok']);
    expect(findings[0]!.alpha).toBeCloseTo(1 / 7 / 4 / 2, 12);
    expect(derivation.steps.at(-1)).toBe(
      'business: 0.1429 / 4 streams = 0.03571 however often one is looked at; 2 counter(s), each an equal part',
    );
  });

  test('is computed again from what is stored, and a number that was changed is found', () => {
    const stored = parseRun(canonicalJson(judged([bought], { rate: 0.24 })), 'verdict').business!;
    const again = replayBusiness(stored);
    expect(again.agrees).toBe(true);
    expect(again.derivation.join('\n')).toMatch(
      /critical: 'bought' per prediction \(business-loss\)\n {2}now 0\.\d+ on n = 28000 requests/,
    );
    expect(again.derivation.join('\n')).toMatch(/large: loss 2\d[\d.]* % ≥ critical floor 10 %/);
    const [finding] = stored.findings;
    const forged = { ...stored, findings: [{ ...finding!, lower: -0.9 }] };
    expect(replayBusiness(forged).differences).toEqual([expect.stringMatching(/^bought: lower is stored as -0.9/)]);
  });

  test('raises no more false alarms than its budget allows, looked at every day of a quarter', () => {
    const bare = monitorPolicy({ business: { streams: 1, losses: { warning: 0, critical: 0 } } });
    let alarms = 0;
    const quarters = 14;
    for (let quarter = 0; quarter < quarters; quarter += 1) {
      const random = seeded(100 + quarter);
      const small = { requests: 100, rate: 0.3, value: 20, wave: 0.15 };
      const days = businessDays(random, 28 + 91, small);
      const before = days.slice(0, 28);
      alarms += Number(
        Array.from({ length: 91 }, (_, i) => days.slice(28, 29 + i)).some(
          (current) =>
            judgeBusiness([{ ...bought, better: 'neither' }], { current, reference: before }, bare).causes.length > 0,
        ),
      );
    }
    // One in seven is allowed.
    expect(alarms / quarters).toBeLessThanOrEqual(1 / 7);
  });
});
