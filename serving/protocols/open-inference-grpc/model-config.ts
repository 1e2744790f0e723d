import type { LoadedModel } from '../../models/loaded-model';
import { describeConfig } from '../open-inference/describe';
import type { ModelConfig } from './messages';
import type { ValueOf } from './wire/message';

/** Numbers of Triton's `DataType`. */
const typeNumbers = new Map([
  ['TYPE_BOOL', 1],
  ['TYPE_UINT8', 2],
  ['TYPE_UINT16', 3],
  ['TYPE_UINT32', 4],
  ['TYPE_UINT64', 5],
  ['TYPE_INT8', 6],
  ['TYPE_INT16', 7],
  ['TYPE_INT32', 8],
  ['TYPE_INT64', 9],
  ['TYPE_FP16', 10],
  ['TYPE_FP32', 11],
  ['TYPE_FP64', 12],
  ['TYPE_STRING', 13],
]);

/** Numbers of `ModelInstanceGroup.Kind`. */
const kindNumbers = new Map([
  ['KIND_AUTO', 0],
  ['KIND_GPU', 1],
  ['KIND_CPU', 2],
]);

/** The configuration of a model as a message. */
export function configMessage(loaded: LoadedModel): ValueOf<typeof ModelConfig> {
  const config = describeConfig(loaded);
  const tensor = ({ name, data_type, dims }: (typeof config)['input'][number]) => ({
    name,
    data_type: typeNumbers.get(data_type) ?? 0,
    dims,
  });
  return {
    ...config,
    input: config.input.map(tensor),
    output: config.output.map(tensor),
    instance_group: config.instance_group.map(({ kind, count }) => ({
      name: '',
      count,
      kind: kindNumbers.get(kind) ?? 0,
    })),
  };
}
