import type { LoadedModel } from '../../../serving/models/loaded-model';
import { misfit } from '../../../serving/production/fits';
import type { TensorSpec } from '../../../serving/tensors/tensor';

const a: TensorSpec = { name: 'a', datatype: 'FP32', shape: [-1, 3], ranked: true };
const y: TensorSpec = { name: 'y', datatype: 'FP32', shape: [-1], ranked: true };

function versionOf(version: string, inputs: readonly TensorSpec[], outputs: readonly TensorSpec[]): LoadedModel {
  return { model: { name: 'm', version, inputs, outputs } } as unknown as LoadedModel;
}

const original = versionOf('1', [a], [y]);

test.each<[string, readonly TensorSpec[], readonly TensorSpec[]]>([
  ['the same', [a], [y]],
  ['a size left open', [{ ...a, shape: [-1, -1] }], [y]],
  ['no shape declared', [{ ...a, shape: [], ranked: false }], [y]],
  ['more outputs', [a], [y, { ...y, name: 'z' }]],
])('%s can stand in', (_, inputs, outputs) => {
  expect(misfit(original, versionOf('2', inputs, outputs))).toBeUndefined();
});

test.each<[string, readonly TensorSpec[], readonly TensorSpec[]]>([
  ["it has no input 'a'", [{ ...a, name: 'b' }], [y]],
  ["its input 'a' is FP64 [-1,3], not FP32 [-1,3]", [{ ...a, datatype: 'FP64' }], [y]],
  ["its input 'a' is FP32 [-1,4], not FP32 [-1,3]", [{ ...a, shape: [-1, 4] }], [y]],
  ["it needs an input 'b' besides", [a, { ...a, name: 'b' }], [y]],
  ["it has no output 'y'", [a], [{ ...y, name: 'z' }]],
])('%s', (why, inputs, outputs) => {
  expect(misfit(original, versionOf('2', inputs, outputs))).toBe(
    `version '2' of model 'm' cannot answer for version '1' of model 'm': ${why}`,
  );
});
