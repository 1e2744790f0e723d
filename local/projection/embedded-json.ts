import { isObject, rebuild } from './template';

/**
 * JSON inside a template as text. Such a text is one string, or a join of strings and references; while it is looked into,
 * each reference is a mark, which must not occur elsewhere in it.
 */
export interface EmbeddedJson {
  readonly value: unknown;
  readonly references: readonly unknown[];
}

/** Reads a text. @throws Error when it is neither a string nor a join, or not JSON */
export function parseEmbedded(text: unknown): EmbeddedJson {
  const join = isObject(text) ? (text['Fn::Join'] as [string, readonly unknown[]] | undefined) : undefined;
  if (typeof text !== 'string' && join === undefined) {
    throw new Error(`embedded JSON must be a text or Fn::Join, is '${JSON.stringify(text).slice(0, 80)}'`);
  }
  const references: unknown[] = [];
  const parts = (join ? join[1] : [text]).map((part) =>
    typeof part === 'string' ? part : markOf(references.push(part) - 1),
  );
  return { value: JSON.parse(parts.join('')), references };
}

/** Writes a text; marks become references again. */
export function renderEmbedded({ value, references }: EmbeddedJson): unknown {
  const pieces = JSON.stringify(value)
    .split(/(@@reference-\d+@@)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const mark = /^@@reference-(\d+)@@$/.exec(piece);
      return mark ? references[Number(mark[1])] : piece;
    });
  return pieces.length === 1 && typeof pieces[0] === 'string' ? pieces[0] : { 'Fn::Join': ['', pieces] };
}

/** Writes a value of a template, references and all, as JSON in a text. */
export function embed(value: unknown): unknown {
  const references: unknown[] = [];
  const marked = rebuild(value, (object) => {
    const [key, ...others] = Object.keys(object);
    const isReference = others.length === 0 && (key === 'Ref' || key?.startsWith('Fn::'));
    return isReference ? markOf(references.push(object) - 1) : object;
  });
  return renderEmbedded({ value: marked, references });
}

function markOf(index: number): string {
  return `@@reference-${index}@@`;
}
