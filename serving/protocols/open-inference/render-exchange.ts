/** Inferences written down as requests and answers of this protocol, whatever protocol they came by. Pure. */
import { encodeJsonData } from '../../tensors/json-encode';
import type { Tensor } from '../../tensors/tensor';
import type { WantedOutputs } from './wanted-outputs';

/** Every output as JSON. */
export const allAsJson: WantedOutputs = {
  outputs: undefined,
  binary: new Map(),
  binaryByDefault: false,
  classes: new Map(),
};

/** Inputs as the JSON of a request. */
export function renderInputs(inputs: readonly Tensor[], id: string): string {
  const tensors = inputs.map(
    (input) =>
      `{"name":${JSON.stringify(input.name)},"datatype":"${input.datatype}","shape":[${input.shape.join(',')}],"data":${encodeJsonData(input)}}`,
  );
  return `{${id === '' ? '' : `"id":${JSON.stringify(id)},`}"inputs":[${tensors.join(',')}]}`;
}
