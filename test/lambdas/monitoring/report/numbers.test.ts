import { count, moment, probability, share, short } from '../../../../lambdas/monitoring/report/numbers';

test.each([
  [0, '0'],
  [0.123456, '0.123'],
  [-12.345, '−12.3'],
  [1_234_567, '1\u202f230\u202f000'],
  [0.00001234, '1.23e−5'],
])('%d is short as %s', (value, text) => {
  expect(short(value)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.00001, '< 0.01 %'],
  [0.0042, '0.42 %'],
  [0.0342, '3.4 %'],
  [0.756, '76 %'],
  [-0.18, '−18 %'],
])('the share %d is %s', (value, text) => {
  expect(share(value)).toBe(text);
});

test('counts are grouped, moments are told to the minute, and tiny probabilities by their bound', () => {
  expect(count(1_000_000)).toBe('1\u202f000\u202f000');
  expect(moment('2026-03-01T12:34:56Z')).toBe('2026-03-01 12:34');
  expect(moment('some day')).toBe('some day');
  expect(probability(1e-20)).toBe('< 10⁻¹²');
});
