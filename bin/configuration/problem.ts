/** Where something stands in a file. Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** How many characters to underline; at least 1. */
  readonly length: number;
}

/** Steps from the root of the configuration to a value: names of fields and indexes of lists. */
export type FieldPath = readonly (string | number)[];

/** One thing that is wrong with a configuration, complete enough to be mended without looking anything up. */
export interface Problem {
  /** File as the user named it. */
  readonly file: string;
  readonly position: Position;
  readonly path: FieldPath;
  /** Lower case; shows the value, says what is allowed. */
  readonly message: string;
  /** The line of the file, for the excerpt; empty when there is nothing to show. */
  readonly excerpt: string;
}

/** Raised when a configuration cannot be used; carries every problem that was found, in the order of the file. */
export class ConfigurationError extends Error {
  public override readonly name = 'ConfigurationError';
  public readonly problems: readonly Problem[];

  public constructor(problems: readonly Problem[]) {
    const ordered = inOrder(problems);
    super(formatProblems(ordered));
    this.problems = ordered;
  }
}

/** Path as people write it: `models.flight-delay.scaling.schedules[0].min`. */
export function formatPath(path: FieldPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A value as it is shown in a message: JSON, and short. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${shorten(value)}'`;
  return shorten(JSON.stringify(value ?? null));
}

/** All problems as text: one block each, and how many there are. */
function formatProblems(problems: readonly Problem[]): string {
  const blocks = problems.map(formatProblem);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${blocks.join('\n\n')}\n\n${count} in ${[...new Set(problems.map((problem) => problem.file))].join(', ')}`;
}

function formatProblem({ file, position, path, message, excerpt }: Problem): string {
  const field = path.length === 0 ? '' : `${formatPath(path)}: `;
  const headline = `${file}:${position.line}:${position.column}: ${field}${message}`;
  if (excerpt === '') return headline;
  const gutter = String(position.line);
  const space = ' '.repeat(gutter.length);
  return [
    headline,
    `  ${gutter} | ${excerpt}`,
    `  ${space} | ${' '.repeat(position.column - 1)}${'^'.repeat(position.length)}`,
  ].join('\n');
}

/** By position; the same sentence about the same place is said once (stages share most of a model). */
function inOrder(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [keyOf(problem), problem]));
  return [...unique.values()].sort(
    (a, b) =>
      a.position.line - b.position.line || a.position.column - b.position.column || (a.message < b.message ? -1 : 1),
  );
}

function keyOf(problem: Problem): string {
  return `${problem.file}:${problem.position.line}:${problem.position.column}:${problem.message}`;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
