import { readFileSync } from 'node:fs';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Pair, ParsedNode, Range } from 'yaml';
import { ConfigurationError } from './problem';
import type { FieldPath, Position, Problem } from './problem';

/** Which part of a field a problem is about. */
export type Part = 'key' | 'value';

/** A configuration file: its value, and where each field of it stands. */
export class ConfigurationSource {
  /** Reads and parses a file; throws a ConfigurationError with every syntax error. */
  public static fromFile(file: string): ConfigurationSource {
    return ConfigurationSource.fromText(readFileSync(file, 'utf8'), file);
  }

  /** Parses text as if it stood in `file`; throws a ConfigurationError with every syntax error. */
  public static fromText(text: string, file: string): ConfigurationSource {
    return new ConfigurationSource(text, file);
  }

  /** Plain value of the whole file. */
  public readonly value: unknown;
  private readonly lines: readonly string[];
  private readonly counter = new LineCounter();
  private readonly document: Document.Parsed | undefined;

  private constructor(
    text: string,
    /** File as the user named it. */
    public readonly file: string,
  ) {
    this.lines = text.split(/\r?\n/);
    const documents = parseAllDocuments(text, {
      lineCounter: this.counter,
      prettyErrors: false,
      merge: true,
      stringKeys: true,
    });
    this.document = Array.isArray(documents) ? documents[0] : undefined;
    const problems = this.syntaxProblems(Array.isArray(documents) ? documents : []);
    if (problems.length > 0) throw new ConfigurationError(problems);
    this.value = this.plainValue();
  }

  /** A problem with the field at `path`, at the best place the file has for it. */
  public problem(path: FieldPath, message: string, part: Part = 'value'): Problem {
    const range = this.rangeOf(path, part);
    return this.at(range[0], range[1] - range[0], path, message);
  }

  private syntaxProblems(documents: readonly Document.Parsed[]): Problem[] {
    const broken = documents.flatMap((document) => [...document.errors, ...document.warnings]);
    const problems = broken.map((error) =>
      this.at(error.pos[0], error.pos[1] - error.pos[0], [], `is not valid YAML: ${lowerFirst(error.message)}`),
    );
    const second = documents[1];
    if (problems.length === 0 && second !== undefined) {
      problems.push(
        this.at(
          second.range[0],
          1,
          [],
          'a configuration is one YAML document; put the second one into a file of its own',
        ),
      );
    }
    return problems;
  }

  private plainValue(): unknown {
    try {
      return this.document?.toJS() as unknown;
    } catch (error) {
      throw new ConfigurationError([this.at(0, 1, [], `is not valid YAML: ${lowerFirst((error as Error).message)}`)]);
    }
  }

  /** Offsets of a field; of its closest ancestor when the file does not have the field itself. */
  private rangeOf(path: FieldPath, part: Part): [number, number] {
    let node: unknown = this.document?.contents;
    let found: [number, number] = [0, 1];
    for (const [index, step] of path.entries()) {
      const child = this.childOf(node, step);
      if (child === undefined) return found;
      node = child.value;
      const keyWanted = part === 'key' || index < path.length - 1 || !isLeaf(node);
      found = (keyWanted ? child.keyRange : undefined) ?? rangeOfNode(node) ?? child.keyRange ?? found;
    }
    return found;
  }

  private childOf(parent: unknown, step: string | number): { value: unknown; keyRange?: [number, number] } | undefined {
    const node = isAlias(parent) ? parent.resolve(this.document!) : parent;
    if (isSeq(node) && typeof step === 'number')
      return step < node.items.length ? { value: node.items[step] } : undefined;
    if (!isMap(node)) return undefined;
    const pair = node.items.find((item) => isPair(item) && keyText(item) === String(step));
    return pair && { value: pair.value, keyRange: rangeOfNode(pair.key) };
  }

  private at(offset: number, length: number, path: FieldPath, message: string): Problem {
    const { line, col } = this.counter.linePos(offset);
    const position = { line: Math.max(line, 1), column: Math.max(col, 1) };
    const excerpt = this.lines[position.line - 1] ?? '';
    const visible = Math.max(1, Math.min(length, excerpt.length - position.column + 1));
    const full: Position = { ...position, length: visible };
    return { file: this.file, position: full, path, message, excerpt };
  }
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function isLeaf(node: unknown): boolean {
  return isScalar(node) && node.value !== null;
}

function rangeOfNode(node: unknown): [number, number] | undefined {
  const range = (node as ParsedNode | null | undefined)?.range as Range | null | undefined;
  return range ? [range[0], range[1]] : undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
