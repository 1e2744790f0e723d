import {
  EnvironmentError,
  json,
  number,
  numbers,
  oneOf,
  optionalText,
  readEnvironment,
  renderEnvironment,
  text,
} from '../../../lib/contracts/environment';

const contract = {
  TABLE: text(),
  PERCENT: number(0, 100),
  MODE: oneOf('fast', 'safe'),
  NOTE: optionalText(),
  POLICY: json(),
} as const;

test('what a construct renders is what a handler reads', () => {
  const rendered = renderEnvironment(contract, {
    TABLE: 't',
    PERCENT: '12.5',
    MODE: 'safe',
    NOTE: '',
    POLICY: '{"a":1}',
  });
  expect(readEnvironment(contract, rendered)).toEqual({
    TABLE: 't',
    PERCENT: 12.5,
    MODE: 'safe',
    NOTE: undefined,
    POLICY: { a: 1 },
  });
});

test('a forgotten variable does not compile', () => {
  // @ts-expect-error PERCENT and the others are missing
  expect(renderEnvironment(contract, { TABLE: 't' })).toHaveProperty('TABLE', 't');
});

test('fails once for every bad variable together', () => {
  const read = () => readEnvironment(contract, { TABLE: '', PERCENT: '101', MODE: 'slow', POLICY: '{' });
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(
    "environment is not as declared: TABLE must not be empty, is ''; PERCENT must be a number from 0 to 100, is '101'; " +
      "MODE must be one of fast, safe, is 'slow'; NOTE is not set; POLICY must be JSON, is '{'",
  );
});

test('numbers are parted by commas, and each must be in range', () => {
  const hours = { HOURS: numbers(1, 48) };
  expect(readEnvironment(hours, { HOURS: '24,48' })).toEqual({ HOURS: [24, 48] });
  for (const value of ['', '24,', '24,49', '24;48']) {
    expect(() => readEnvironment(hours, { HOURS: value })).toThrow(
      `HOURS must be a number from 1 to 48, is '${value}'`,
    );
  }
});

test.each(['', ' ', 'ten', 'NaN', 'Infinity', '-1'])("fails for '%s' as a percentage", (value) => {
  expect(() => readEnvironment({ PERCENT: number(0, 100) }, { PERCENT: value })).toThrow(
    'must be a number from 0 to 100',
  );
});
