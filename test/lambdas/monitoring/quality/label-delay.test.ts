import {
  delayBin,
  delayEdges,
  expectedMaturity,
  hoursOf,
  maturityCurve,
  type LabelCohort,
} from '../../../../lambdas/monitoring/quality/label-delay';

/** Cohort of 1,000 answers of which 900 get a label, a third of them within each of 1, 24 and 72 hours. */
function cohort(ageHours: number): LabelCohort {
  const arrived = new Array<number>(delayEdges.length + 1).fill(0);
  for (const edge of [1, 24, 72]) if (edge <= ageHours) arrived[delayEdges.indexOf(edge)] = 300;
  return { ageHours, arrived, waiting: 1_000 - arrived.reduce((a, b) => a + b, 0) };
}

describe('label delay', () => {
  test('is counted in the bin that ends at or after it', () => {
    expect(delayBin('2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z')).toBe(0);
    expect(delayBin('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toBe(delayEdges.indexOf(24));
    expect(delayBin('2026-01-01T00:00:00Z', '2028-01-02T00:00:00Z')).toBe(delayEdges.length);
  });

  test('the maturity curve does not take young windows for lost labels', () => {
    const curve = maturityCurve([cohort(500), cohort(30), cohort(2)])!;
    const at = (hours: number) => curve.shares[delayEdges.indexOf(hours)];
    expect(at(1)).toBeCloseTo(0.3, 12);
    expect(at(24)).toBeCloseTo(0.6, 12);
    expect(at(72)).toBeCloseTo(0.9, 12);
    expect(curve.observedHours).toBe(336);
  });

  test('expected maturity is relative to what ever arrives', () => {
    const curve = maturityCurve([cohort(500)])!;
    expect(expectedMaturity(curve, 0.5)).toBe(0);
    expect(expectedMaturity(curve, 1)).toBeCloseTo(1 / 3, 12);
    expect(expectedMaturity(curve, 30)).toBeCloseTo(2 / 3, 12);
    expect(expectedMaturity(curve, 100)).toBeCloseTo(1, 12);
  });

  test('there is no curve without windows old enough', () => {
    expect(maturityCurve([])).toBeNull();
    expect(maturityCurve([{ ...cohort(500), ageHours: 0.5 }])).toBeNull();
  });

  test.each([
    ['P1D', 24],
    ['PT36H', 36],
    ['P1W', 168],
    ['P1DT1H30M', 25.5],
  ])('%s is %p hours', (duration, hours) => {
    expect(hoursOf(duration)).toBe(hours);
  });

  test.each(['', 'P', 'PT', '1 day'])('fails for %p', (duration) => {
    expect(() => hoursOf(duration)).toThrow('is not ISO 8601, for example P1D');
  });
});
