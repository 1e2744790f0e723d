/** Tensor data as JSON text. JSON has no NaN or infinity: they become `null`, as in JSON.stringify. */
import { fromHalfBits } from './float16';
import type { Tensor } from './tensor';

/** From this many elements on JSON.stringify beats string concatenation. */
const concatenateBelow = 32;

/** The elements of a tensor as a flat JSON array. 64-bit integers are exact; BOOL is `true` and `false`. */
export function encodeJsonData(tensor: Tensor): string {
  const { data } = tensor;
  switch (tensor.datatype) {
    case 'FP32':
    case 'FP64':
      return encodeFloats(data as Float64Array);
    case 'FP16':
      return encodeFloats(Float64Array.from(data as Uint16Array, fromHalfBits));
    case 'INT64':
    case 'UINT64':
      return `[${longTexts(data as BigInt64Array, tensor.datatype === 'UINT64').join(',')}]`;
    case 'BOOL':
      return `[${Array.from(data as Uint8Array, (value) => value !== 0).join(',')}]`;
    case 'BYTES':
      return JSON.stringify(data);
    default:
      return `[${(data as Int32Array).join(',')}]`;
  }
}

function encodeFloats(data: Float32Array | Float64Array): string {
  const count = data.length;
  if (count >= concatenateBelow) return JSON.stringify(Array.from(data));
  let text = '[';
  for (let i = 0; i < count; i++) {
    const value = data[i] as number;
    if (i > 0) text += ',';
    text += value - value === 0 ? String(value) : 'null';
  }
  return `${text}]`;
}

/** 64-bit integers as texts, through word pairs where a double is exact. */
function longTexts(data: BigInt64Array | BigUint64Array, unsigned: boolean): string[] {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const texts = new Array<string>(data.length);
  for (let i = 0; i < data.length; i++) {
    const low = (words[2 * i] as number) >>> 0;
    const high = unsigned ? (words[2 * i + 1] as number) >>> 0 : (words[2 * i + 1] as number);
    const value = high * 4294967296 + low;
    texts[i] = Number.isSafeInteger(value) ? String(value) : String(data[i]);
  }
  return texts;
}

/** Elements of a tensor as plain JSON values, one a cell: for row-shaped answers. Unsafe 64-bit integers as text. */
export function toJsonValues(tensor: Tensor): (number | string | boolean | null)[] {
  const { data } = tensor;
  switch (tensor.datatype) {
    case 'FP16':
      return Array.from(data as Uint16Array, (bits) => finiteOrNull(fromHalfBits(bits)));
    case 'FP32':
    case 'FP64':
      return Array.from(data as Float64Array, finiteOrNull);
    case 'INT64':
    case 'UINT64':
      return longTexts(data as BigInt64Array, tensor.datatype === 'UINT64').map((text) =>
        Number.isSafeInteger(Number(text)) ? Number(text) : text,
      );
    case 'BOOL':
      return Array.from(data as Uint8Array, (value) => value !== 0);
    case 'BYTES':
      return [...(data as string[])];
    default:
      return Array.from(data as Int32Array);
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
