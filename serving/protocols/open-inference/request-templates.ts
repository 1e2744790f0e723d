import { rangeIndex, splitEnvelope } from '../../tensors/json-envelope';
import { scanArray } from '../../tensors/json-scan';
import { NumberScanner } from '../../tensors/number-scanner';
import { elementCount, type Tensor, type TensorHead } from '../../tensors/tensor';

/** A request that was parsed once: all of it but the numbers of its tensors. */
interface Template<R> {
  /** The text before, between and behind the arrays of data. */
  readonly segments: readonly Buffer[];
  readonly heads: readonly TensorHead[];
  readonly request: R;
}

/** Templates that are kept; clients of a model use one or two. */
const kept = 8;
/** Longest text of a template. */
const longest = 4096;
/** After a miss, this many more pass before the next request is learned: some requests differ each time. */
const pause = 32;

/**
 * Remembers what requests look like. A client sends the same text again and again with other numbers in it; where all
 * else is the same byte for byte, only the numbers are read, and what was parsed and checked before is used again.
 */
export class RequestTemplates<R extends { readonly inputs: readonly Tensor[] }> {
  private templates: readonly Template<R>[] = [];
  private wait = 0;

  /** The request of a body that fits a template; undefined when none does or the numbers are not in order. */
  public read(body: Buffer): R | undefined {
    for (let i = 0; i < this.templates.length; i++) {
      const template = this.templates[i] as Template<R>;
      const inputs = fill(template, body);
      if (inputs !== undefined) return { ...template.request, inputs };
    }
    return undefined;
  }

  /** Learns from a body that fitted no template and what it was parsed to. */
  public learn(body: Buffer, request: R): void {
    if (this.wait-- > 0) return;
    this.wait = pause;
    const { value, ranges } = splitEnvelope(body, 'data', 3);
    const { inputs } = value as { readonly inputs: readonly { readonly data?: unknown }[] };
    if (inputs.length === 0 || ranges.length !== inputs.length || inputs.some(({ data }, i) => rangeIndex(data) !== i))
      return;
    const starts = [0, ...ranges.map(({ end }) => end)];
    const ends = [...ranges.map(({ start }) => start), body.length];
    if (starts.reduce((sum, start, i) => sum + (ends[i] as number) - start, 0) > longest) return;
    const segments = starts.map((start, i) => Buffer.from(body.subarray(start, ends[i])));
    const heads = request.inputs.map(({ name, datatype, shape }) => ({ name, datatype, shape }));
    this.templates = [{ segments, heads, request }, ...this.templates].slice(0, kept);
  }
}

function fill<R>(template: Template<R>, body: Buffer): Tensor[] | undefined {
  const { segments, heads } = template;
  let position = follows(body, segments[0] as Buffer, 0);
  const inputs: Tensor[] = [];
  for (let i = 0; i < heads.length && position >= 0; i++) {
    const { name, datatype, shape } = heads[i] as TensorHead;
    const scanner = new NumberScanner(body, position, body.length);
    const data = scanArray(scanner, datatype, elementCount(shape));
    if (data === undefined) return undefined;
    inputs.push({ name, datatype, shape, data });
    position = follows(body, segments[i + 1] as Buffer, scanner.position);
  }
  return position === body.length ? inputs : undefined;
}

/** Position behind a segment that stands at a position; -1 when it does not. */
function follows(body: Buffer, segment: Buffer, position: number): number {
  const { length } = segment;
  if (position + length > body.length) return -1;
  for (let i = 0; i < length; i++) if (body[position + i] !== segment[i]) return -1;
  return position + length;
}
