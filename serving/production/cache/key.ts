import { createHash, type Hash } from 'node:crypto';
import type { InferenceRequest } from '../../engine/model';
import type { Tensor } from '../../tensors/tensor';

/**
 * Digest of everything that an answer depends on: the version that answers, the inputs, the outputs that are wanted.
 * Cryptographic, as nobody shall be able to make up inputs that get the answer to another one. Pure.
 * @param identity of the loaded version: another one for other weights, whatever the version is called
 */
export function cacheKey(identity: string, { inputs, outputs }: InferenceRequest): string {
  const hash = createHash('sha256');
  // Lengths and shapes stand before what they describe: two different requests never give the same bytes.
  hash.update(
    JSON.stringify([identity, outputs ?? null, inputs.map(({ name, datatype, shape }) => [name, datatype, shape])]),
  );
  for (const input of inputs) addData(hash, input);
  return hash.digest('base64');
}

function addData(hash: Hash, { data }: Tensor): void {
  if (Array.isArray(data)) hash.update(JSON.stringify(data));
  else hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
