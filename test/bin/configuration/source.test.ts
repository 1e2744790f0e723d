import { ConfigurationError } from '../../../bin/configuration/problem';
import { ConfigurationSource } from '../../../bin/configuration/source';

const text = `version: 1
shared: &serving
  kind: function
models:
  late:
    serving: *serving
    steps: [10, 100]
    empty:
`;

function positionOf(path: (string | number)[], part: 'key' | 'value' = 'value'): string {
  const { position } = ConfigurationSource.fromText(text, 't.yaml').problem(path, 'x', part);
  return `${position.line}:${position.column}+${position.length}`;
}

function errorOf(broken: string): ConfigurationError {
  try {
    ConfigurationSource.fromText(broken, 't.yaml');
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('the place of a field', () => {
  test('is the value of a scalar and the name of a map', () => {
    expect(positionOf(['version'])).toBe('1:10+1');
    expect(positionOf(['models', 'late'])).toBe('5:3+4');
    expect(positionOf(['models', 'late', 'steps', 1])).toBe('7:17+3');
  });

  test('is the name when the name is what is wrong, or when nothing stands behind it', () => {
    expect(positionOf(['version'], 'key')).toBe('1:1+7');
    expect(positionOf(['models', 'late', 'empty'])).toBe('8:5+5');
  });

  test('is the closest ancestor when the file does not have the field', () => {
    expect(positionOf(['models', 'late', 'rollout', 'kind'])).toBe('5:3+4');
    expect(positionOf(['alerts'])).toBe('1:1+1');
  });

  test('follows an alias to the place where the value is written', () => {
    expect(positionOf(['models', 'late', 'serving', 'kind'])).toBe('3:9+8');
  });
});

describe('a file that is not YAML', () => {
  test('fails with every syntax error and its place', () => {
    const { problems } = errorOf('a: 1\na: 2\nb: [1\n');
    expect(problems.map(({ position, message }) => `${position.line}:${position.column} ${message}`)).toEqual([
      '2:1 is not valid YAML: map keys must be unique',
      expect.stringMatching(/^4:1 is not valid YAML: /),
    ]);
  });

  test('fails for a second document', () => {
    expect(errorOf('version: 1\n---\nversion: 1\n').message).toContain(
      't.yaml:2:1: a configuration is one YAML document',
    );
  });

  test('fails for an alias without an anchor', () => {
    expect(errorOf('a: *nowhere\n').message).toContain('nowhere');
  });

  test('fails, and does not hang, for aliases that multiply without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(errorOf(lines.join('\n')).message).toContain('excessive alias count');
  });
});

test('lines that end the way of Windows, and a byte order mark, change no position', () => {
  const source = ConfigurationSource.fromText('\uFEFFa: 1\r\nb: 2\r\n', 't.yaml');
  expect(source.value).toEqual({ a: 1, b: 2 });
  expect(source.problem(['b'], 'x')).toMatchObject({ position: { line: 2, column: 4, length: 1 }, excerpt: 'b: 2' });
});
