import { decodeRaw } from '../../tensors/raw-coding';
import { elementCount, headOf, type Tensor, type TensorHead } from '../../tensors/tensor';
import { follows, KeptTemplates, longestTemplate } from './kept-templates';

/** The JSON before raw tensors that was parsed once. */
interface Template<R> {
  readonly json: Buffer;
  readonly heads: readonly TensorHead[];
  /** Bytes of the raw tensors. */
  readonly sizes: readonly number[];
  readonly request: R;
}

/**
 * Remembers the JSON of requests of the binary extension: a client that sends batches of one size sends the same JSON
 * each time. Where it is the same byte for byte, only the raw tensors behind it are read.
 */
export class BinaryTemplates<R extends { readonly inputs: readonly Tensor[] }> {
  private readonly templates = new KeptTemplates<Template<R>>();

  /**
   * The request of a body that fits a template.
   * @param split bytes of JSON
   * @throws ServingError INVALID_INPUT for raw tensors that are not what they should be
   */
  public read(body: Buffer, split: number): R | undefined {
    for (const { json, heads, sizes, request } of this.templates.all) {
      if (json.length !== split || follows(body, json, 0) !== split) continue;
      const inputs = readTensors(body, split, heads, sizes);
      if (inputs !== undefined) return { ...request, inputs };
    }
    return undefined;
  }

  /**
   * Learns from a body that fitted no template.
   * @param sizes bytes of each raw tensor; requests that have others as well are not learned
   */
  public learn(json: Buffer, request: R, sizes: readonly number[]): void {
    this.templates.learn(() => {
      const { inputs } = request;
      if (json.length > longestTemplate || inputs.length === 0 || sizes.length !== inputs.length) return undefined;
      return { json: Buffer.from(json), heads: inputs.map(headOf), sizes, request: { ...request, inputs: [] } };
    });
  }
}

/** Undefined when there are more or fewer bytes than the tensors take. */
function readTensors(
  body: Buffer,
  from: number,
  heads: readonly TensorHead[],
  sizes: readonly number[],
): Tensor[] | undefined {
  let end = from;
  for (const size of sizes) end += size;
  if (end !== body.length) return undefined;
  let position = from;
  return heads.map(({ name, datatype, shape }, i) => {
    const bytes = body.subarray(position, (position += sizes[i] as number));
    return { name, datatype, shape, data: decodeRaw(datatype, elementCount(shape), bytes, `inputs[${i}]`) };
  });
}
