/** How a value of each Open Inference Protocol type is read, and its size in bytes. */
const readers: Readonly<
  Record<string, readonly [size: number, read: (bytes: Buffer, at: number) => number | boolean]>
> = {
  BOOL: [1, (bytes, at) => bytes[at] !== 0],
  UINT8: [1, (bytes, at) => bytes.readUInt8(at)],
  UINT16: [2, (bytes, at) => bytes.readUInt16LE(at)],
  UINT32: [4, (bytes, at) => bytes.readUInt32LE(at)],
  UINT64: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  INT8: [1, (bytes, at) => bytes.readInt8(at)],
  INT16: [2, (bytes, at) => bytes.readInt16LE(at)],
  INT32: [4, (bytes, at) => bytes.readInt32LE(at)],
  INT64: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
  FP32: [4, (bytes, at) => bytes.readFloatLE(at)],
  FP64: [8, (bytes, at) => bytes.readDoubleLE(at)],
};

interface BinaryTensor {
  readonly datatype?: unknown;
  readonly data?: unknown;
  readonly parameters?: { readonly binary_data_size?: unknown };
}

/**
 * Decodes the binary extension of the Open Inference Protocol: a JSON header, then the bytes of every tensor whose
 * header states `binary_data_size`, in the header's order.
 * @returns the header with `data` filled in, or null when it cannot be read
 */
export function decodeBinaryTensors(bytes: Buffer, headerSize: number): unknown {
  if (!(headerSize > 0 && headerSize <= bytes.length)) return null;
  try {
    const header = JSON.parse(bytes.toString('utf8', 0, headerSize)) as Record<string, unknown>;
    let at = headerSize;
    const filled = (tensors: unknown): unknown =>
      Array.isArray(tensors)
        ? tensors.map((tensor: BinaryTensor) => {
            const size = tensor.parameters?.binary_data_size;
            if (typeof size !== 'number') return tensor;
            const data = decodeTensor(bytes.subarray(at, at + size), String(tensor.datatype), size);
            at += size;
            return { ...tensor, data };
          })
        : tensors;
    const decoded = { ...header, inputs: filled(header['inputs']), outputs: filled(header['outputs']) };
    return at <= bytes.length ? decoded : null;
  } catch {
    return null;
  }
}

function decodeTensor(bytes: Buffer, datatype: string, size: number): (number | boolean | string)[] {
  if (bytes.length !== size) throw new RangeError(`tensor needs ${size} bytes, has ${bytes.length}`);
  const values: (number | boolean | string)[] = [];
  if (datatype === 'BYTES') {
    for (let at = 0; at < size;) {
      const length = bytes.readUInt32LE(at);
      if (at + 4 + length > size) throw new RangeError(`element needs ${length} bytes, has ${size - at - 4}`);
      values.push(bytes.toString('utf8', at + 4, at + 4 + length));
      at += 4 + length;
    }
    return values;
  }
  const reader = readers[datatype];
  if (reader === undefined) throw new RangeError(`datatype '${datatype}' is not one of the protocol`);
  for (let at = 0; at < size; at += reader[0]) values.push(reader[1](bytes, at));
  return values;
}
