/** A policy document, as IAM keeps it. */
export interface PolicyDocument {
  readonly Statement?: PolicyStatement | readonly PolicyStatement[];
}

/** One statement. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What is asked of a policy. */
export interface PolicyQuestion {
  readonly action: string;
  readonly resource: string;
  /** Keys that conditions look at; names in any case. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Statements of a document, as a list. */
export function statementsOf(document: PolicyDocument): readonly PolicyStatement[] {
  return many(document.Statement);
}

/** One or many, as IAM takes them nearly everywhere. */
export function many<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Whether documents allow something: some statement allows it and none denies it. */
export function isAllowed(documents: readonly PolicyDocument[], question: PolicyQuestion): boolean {
  const matching = documents.flatMap(statementsOf).filter((statement) => appliesTo(statement, question));
  return matching.some(({ Effect }) => Effect === 'Allow') && matching.every(({ Effect }) => Effect === 'Allow');
}

/**
 * Whether a statement says anything about a question. A condition that cannot be decided counts as met by a denial and as
 * not met by a permission.
 */
export function appliesTo(statement: PolicyStatement, question: PolicyQuestion): boolean {
  return (
    covers(statement.Action, statement.NotAction, question.action, true) &&
    covers(statement.Resource, statement.NotResource, question.resource, false) &&
    conditionsMet(statement, question.context ?? {})
  );
}

/** Whether a text matches a pattern of IAM: `*` is any text, `?` any character. */
export function matchesPattern(text: string, pattern: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text);
}

function covers(
  wanted: string | readonly string[] | undefined,
  unwanted: string | readonly string[] | undefined,
  text: string,
  ignoreCase: boolean,
): boolean {
  const matches = (pattern: string): boolean => matchesPattern(text, pattern, ignoreCase);
  return unwanted === undefined ? many(wanted).some(matches) : !many(unwanted).some(matches);
}

type Test = (value: string, wanted: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringNotEquals: (value, wanted) => value !== wanted,
  StringLike: (value, wanted) => matchesPattern(value, wanted),
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  ArnEquals: (value, wanted) => matchesPattern(value, wanted),
  ArnLike: (value, wanted) => matchesPattern(value, wanted),
  Bool: (value, wanted) => value === wanted,
};

function conditionsMet({ Condition, Effect }: PolicyStatement, context: Readonly<Record<string, string>>): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = known.get(key.toLowerCase());
      const test = tests[operator.replace(/IfExists$/, '')];
      if (value === undefined) return operator.endsWith('IfExists') || Effect === 'Deny';
      if (!test) return Effect === 'Deny';
      const values = many(wanted as string | readonly string[]).map(String);
      return operator.startsWith('StringNot')
        ? values.every((one) => test(value, one))
        : values.some((one) => test(value, one));
    }),
  );
}
