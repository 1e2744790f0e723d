/** Protobuf's text format, as far as `config.pbtxt` files use it. */

/** A value: text, number, truth value or enum name, or a message. */
export type TextValue = string | number | boolean | TextMessage;
/** A message: every field with its values in order; repeated fields have several. */
export type TextMessage = ReadonlyMap<string, readonly TextValue[]>;

const token =
  /\s*(?:#[^\n]*\n?\s*)*(?:([A-Za-z_][A-Za-z0-9_.]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([-+]?[0-9][0-9.eE+-]*)|([{}[\]:,;<>])|$)/y;

type Token = { readonly kind: 'name' | 'text' | 'number' | 'mark' | 'end'; readonly text: string; readonly at: number };

/** @throws Error with line and what was expected */
export function parseTextProto(source: string): TextMessage {
  return new TextProtoParser(source).parse();
}

class TextProtoParser {
  private readonly tokens: readonly Token[];
  private next = 0;

  public constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  public parse(): TextMessage {
    const message = this.message('');
    if (this.peek().kind !== 'end') throw this.unexpected('a field name');
    return message;
  }

  private message(closing: string): TextMessage {
    const fields = new Map<string, TextValue[]>();
    for (;;) {
      const name = this.peek();
      if (name.kind !== 'name') return fields;
      this.next++;
      const colon = this.accept(':');
      const values = this.values(colon, closing);
      fields.set(name.text, [...(fields.get(name.text) ?? []), ...values]);
      if (!this.accept(',')) this.accept(';');
    }
  }

  private values(colon: boolean, closing: string): TextValue[] {
    if (!this.accept('[')) return [this.value(colon, closing)];
    const values: TextValue[] = [];
    while (!this.accept(']')) {
      values.push(this.value(true, closing));
      if (!this.accept(',') && this.peek().text !== ']') throw this.unexpected("',' or ']'");
    }
    return values;
  }

  private value(scalarAllowed: boolean, closing: string): TextValue {
    for (const [opening, end] of [
      ['{', '}'],
      ['<', '>'],
    ] as const) {
      if (!this.accept(opening)) continue;
      const message = this.message(end);
      if (!this.accept(end)) throw this.unexpected(`'${end}'`);
      return message;
    }
    const current = this.peek();
    if (!scalarAllowed || current.kind === 'mark' || current.kind === 'end')
      throw this.unexpected(closing === '' ? 'a value' : `a value or '${closing}'`);
    this.next++;
    if (current.kind === 'number') return Number(current.text);
    if (current.kind === 'text') return this.joined(current.text);
    return current.text === 'true' ? true : current.text === 'false' ? false : current.text;
  }

  /** Adjacent strings are one, as in C. */
  private joined(first: string): string {
    let text = unquote(first);
    while (this.peek().kind === 'text') text += unquote((this.tokens[this.next++] as Token).text);
    return text;
  }

  private accept(mark: string): boolean {
    const current = this.peek();
    if (current.kind !== 'mark' || current.text !== mark) return false;
    this.next++;
    return true;
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private unexpected(expected: string): Error {
    const { at, text } = this.peek();
    const line = this.source.slice(0, at).split('\n').length;
    return new Error(`line ${line}: expected ${expected}, found ${text === '' ? 'the end' : `'${text}'`}`);
  }
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(token.source, 'y');
  for (;;) {
    const from = pattern.lastIndex;
    const match = pattern.exec(source);
    if (match === null) {
      const line = source.slice(0, from).split('\n').length;
      throw new Error(`line ${line}: cannot read '${source.slice(from).trim().slice(0, 20)}'`);
    }
    const at = pattern.lastIndex;
    const [, name, text, number, mark] = match;
    if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, at });
    else {
      tokens.push({ kind: 'end', text: '', at });
      return tokens;
    }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
}
