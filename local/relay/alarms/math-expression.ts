/** Values of a metric by period, oldest first; undefined where there was no data. */
export type Series = readonly (number | undefined)[];

/** A value of an expression in one period. */
type Value = number | undefined;

interface Token {
  readonly kind: 'number' | 'name' | 'symbol';
  readonly text: string;
}

/** An operand: a value, or a list of them, which only functions take. */
type Operand = Value | readonly Value[];

/** What an expression can do besides arithmetic. Each works on one period, so series of all metrics must be aligned. */
const functions: Readonly<Record<string, (...values: Operand[]) => Value>> = {
  IF: (condition, yes, no) => (one(condition) === undefined ? undefined : one(condition) !== 0 ? one(yes) : one(no)),
  FILL: (value, filling) => one(value) ?? one(filling),
  SUM: (values) => overPresent(values, (present) => present.reduce((sum, value) => sum + value, 0)),
  MAX: (values) => overPresent(values, (present) => Math.max(...present)),
  MIN: (values) => overPresent(values, (present) => Math.min(...present)),
};

function one(operand: Operand): Value {
  if (Array.isArray(operand)) throw new Error('a list stands where one value is expected');
  return operand as Value;
}

function overPresent(operand: Operand, compute: (present: readonly number[]) => number): Value {
  const present = (Array.isArray(operand) ? (operand as readonly Value[]) : [operand as Value]).filter(
    (value) => value !== undefined,
  );
  return present.length === 0 ? undefined : compute(present);
}

const operators: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // CloudWatch has no point where a division has no result.
  '/': (a, b) => (b === 0 ? undefined : a / b),
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
};

/** From loose to tight. */
const levels: readonly (readonly string[])[] = [
  ['>', '<', '>=', '<=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
];

/**
 * Computes an expression of CloudWatch metric math: numbers, metrics by id, arithmetic, comparisons, `IF`, `FILL` with a
 * number, and `SUM`, `MAX`, `MIN` of a list of metrics.
 *
 * @throws Error for anything else, which names what it does not understand
 */
export function evaluateExpression(expression: string, series: ReadonlyMap<string, Series>): Series {
  const periods = Math.max(0, ...[...series.values()].map((values) => values.length));
  return Array.from({ length: periods }, (_, period) =>
    new Parser(tokens(expression), (name) => {
      const values = series.get(name);
      if (!values) throw new Error(`expression '${expression}' names '${name}', which is none of its metrics`);
      return values[period];
    }).result(),
  );
}

function tokens(expression: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(>=|<=|==|!=|[-+*/<>(),\[\]]))/y;
  while (pattern.lastIndex < expression.trimEnd().length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) throw new Error(`expression '${expression}' is not understood at '${expression.slice(at)}'`);
    const [, number, name, symbol] = match;
    if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else found.push({ kind: 'symbol', text: symbol! });
  }
  return found;
}

class Parser {
  private at = 0;

  public constructor(
    private readonly tokens: readonly Token[],
    private readonly metric: (name: string) => Value,
  ) {}

  public result(): Value {
    const value = this.level(0);
    if (this.at < this.tokens.length)
      throw new Error(`'${this.tokens[this.at]!.text}' stands where an expression ends`);
    return value;
  }

  private level(depth: number): Value {
    const symbols = levels[depth];
    if (!symbols) return this.operand();
    let left = this.level(depth + 1);
    for (let symbol = this.take(symbols); symbol !== undefined; symbol = this.take(symbols)) {
      const right = this.level(depth + 1);
      left = left === undefined || right === undefined ? undefined : operators[symbol]!(left, right);
    }
    return left;
  }

  private operand(): Value {
    const token = this.tokens[this.at++];
    if (token?.kind === 'number') return Number(token.text);
    if (token?.kind === 'name') return this.take(['(']) === undefined ? this.metric(token.text) : this.call(token.text);
    if (token?.text === '(') {
      const value = this.level(0);
      this.expect(')');
      return value;
    }
    if (token?.text === '-') {
      const value = this.operand();
      return value === undefined ? undefined : -value;
    }
    throw new Error(`'${token?.text ?? 'the end'}' stands where a value is expected`);
  }

  private call(name: string): Value {
    const called = functions[name];
    if (!called) throw new Error(`function '${name}' of metric math is none that the twin computes`);
    const values = this.list(')');
    return called(...values);
  }

  private list(end: string): Operand[] {
    const values = [this.argument()];
    while (this.take([',']) !== undefined) values.push(this.argument());
    this.expect(end);
    return values;
  }

  private argument(): Operand {
    return this.take(['[']) === undefined ? this.level(0) : this.list(']').map(one);
  }

  private take(symbols: readonly string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'symbol' || !symbols.includes(token.text)) return undefined;
    this.at += 1;
    return token.text;
  }

  private expect(symbol: string): void {
    if (this.take([symbol]) === undefined) throw new Error(`'${symbol}' is missing in an expression`);
  }
}
