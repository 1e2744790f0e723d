import { rangeIndex, splitEnvelope } from '../../tensors/json-envelope';
import { scanArray } from '../../tensors/json-scan';
import { NumberScanner } from '../../tensors/number-scanner';
import { elementCount, headOf, type Tensor, type TensorHead } from '../../tensors/tensor';
import { follows, KeptTemplates, longestTemplate } from './kept-templates';

/** A request that was parsed once: all of it but the numbers of its tensors. */
interface Template<R> {
  /** The text before, between and behind the arrays of data. */
  readonly segments: readonly Buffer[];
  readonly heads: readonly TensorHead[];
  readonly request: R;
}

/**
 * Remembers what requests look like. A client sends the same text again and again with other numbers in it; where all
 * else is the same byte for byte, only the numbers are read, and what was parsed and checked before is used again.
 */
export class RequestTemplates<R extends { readonly inputs: readonly Tensor[] }> {
  private readonly templates = new KeptTemplates<Template<R>>();

  /** The request of a body that fits a template; undefined when none does or the numbers are not in order. */
  public read(body: Buffer): R | undefined {
    for (const template of this.templates.all) {
      const inputs = fill(template, body);
      if (inputs !== undefined) return { ...template.request, inputs };
    }
    return undefined;
  }

  /** Learns from a body that fitted no template and what it was parsed to. */
  public learn(body: Buffer, request: R): void {
    this.templates.learn(() => templateOf(body, request));
  }
}

/** Undefined for a request whose numbers cannot be told from the rest, and for one with a long text. */
function templateOf<R extends { readonly inputs: readonly Tensor[] }>(
  body: Buffer,
  request: R,
): Template<R> | undefined {
  const { value, ranges } = splitEnvelope(body, 'data', 3);
  const { inputs } = value as { readonly inputs: readonly { readonly data?: unknown }[] };
  if (inputs.length === 0 || ranges.length !== inputs.length || inputs.some(({ data }, i) => rangeIndex(data) !== i))
    return undefined;
  const starts = [0, ...ranges.map(({ end }) => end)];
  const ends = [...ranges.map(({ start }) => start), body.length];
  if (starts.reduce((sum, start, i) => sum + (ends[i] as number) - start, 0) > longestTemplate) return undefined;
  const segments = starts.map((start, i) => Buffer.from(body.subarray(start, ends[i])));
  return { segments, heads: request.inputs.map(headOf), request: { ...request, inputs: [] } };
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
