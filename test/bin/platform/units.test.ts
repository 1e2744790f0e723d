import { splitS3Uri, toDuration, toOptionalDuration } from '../../../bin/platform/units';

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['15m', 900_000],
  ['6h', 21_600_000],
  ['7d', 604_800_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(toDuration(text).toMilliseconds()).toBe(milliseconds);
});

test.each(['', '5', '5w', '5 m', 'h'])("fails for '%s', which the schema does not let through", (text) => {
  expect(() => toDuration(text)).toThrow('is not a duration');
});

test('nothing stays nothing', () => {
  expect(toOptionalDuration(undefined)).toBeUndefined();
});

test('an S3 address is a bucket and a prefix', () => {
  expect(splitS3Uri('s3://data-lake/flights/2001/')).toEqual({ bucket: 'data-lake', prefix: 'flights/2001/' });
  expect(splitS3Uri('s3://data-lake/')).toEqual({ bucket: 'data-lake', prefix: '' });
});
