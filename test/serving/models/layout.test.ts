import { compareVersions, findModels } from '../../../serving/models/layout';
import { parseTextProto } from '../../../serving/models/text-proto';
import { readTritonConfig } from '../../../serving/models/triton-config';
import { repository, temporaryFolder, write } from '../support/model-repository';

test('a folder with model.onnx is one model, called as its manifest, its configuration or its folder says', async () => {
  const root = repository({ flights: 'mlp' });
  const folder = `${root}/flights`;
  expect(await findModels(folder)).toMatchObject([{ name: 'flights', places: [{ version: undefined, folder }] }]);
  write(folder, 'manifest.json', '{"name":"flight-delay"}');
  expect((await findModels(folder))[0]?.name).toBe('flight-delay');
  expect((await findModels(folder, 'other'))[0]?.name).toBe('other');
});

test("Triton's layout: models by folder, versions oldest first, other files ignored", async () => {
  const root = repository({ 'a/1': 'mlp', 'a/10': 'mlp', 'a/9': 'mlp', 'b/1': 'mixed', c: 'mlp' });
  write(root, 'empty/notes.txt', '');
  write(root, '.git/1/model.onnx', '');
  const found = await findModels(root);
  expect(found.map(({ name, places }) => [name, places.map(({ version }) => version)])).toEqual([
    ['a', ['1', '9', '10']],
    ['b', ['1']],
    ['c', [undefined]],
  ]);
});

test('a model whose config.pbtxt cannot be read is listed with the reason, and the others are found', async () => {
  const root = repository({ 'a/1': 'mlp', 'b/1': 'mixed' });
  write(root, 'a/config.pbtxt', 'max_batch_size: -1');
  const [broken, whole] = await findModels(root);
  expect(broken?.problem?.message).toMatch(/^config.pbtxt: max_batch_size/);
  expect(broken?.places).toHaveLength(1);
  expect(whole).not.toHaveProperty('problem');
});

test('an empty folder is accepted where clients load models', async () => {
  expect(await findModels(temporaryFolder(), undefined, 'accept')).toEqual([]);
  await expect(findModels('/does/not/exist', undefined, 'accept')).rejects.toMatchObject({ code: 'MODEL_REJECTED' });
});

test('versions are ordered by their numbers', () => {
  expect(['1.10.0', '1.9.0', '2', '10', '1.9.0'].sort(compareVersions)).toEqual([
    '1.9.0',
    '1.9.0',
    '1.10.0',
    '2',
    '10',
  ]);
});

test('fails for a folder without model, and for none at all', async () => {
  await expect(findModels(temporaryFolder())).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: expect.stringContaining('holds no model: expected model.onnx'),
  });
  await expect(findModels('/does/not/exist')).rejects.toMatchObject({ code: 'MODEL_REJECTED' });
});

const config = `
name: "resnet"           # a comment
platform: "onnxruntime_onnx"
max_batch_size: 8
input [ { name: "x" data_type: TYPE_FP32 dims: [ 3, 224, 224 ] } ]
output { name: "y", data_type: TYPE_FP32, dims: [1000] }
instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_CPU } ]
dynamic_batching { preferred_batch_size: [4, 8] max_queue_delay_microseconds: 1500 }
parameters { key: "intra_op_thread_count" value: { string_value: "3" } }
version_policy: { specific { versions: [1, 3] } }
optimization { graph { level: 1 } }
model_warmup []
`;

test('of config.pbtxt what we share is applied, the rest is reported', async () => {
  const folder = temporaryFolder();
  write(folder, 'config.pbtxt', config);
  expect(await readTritonConfig(folder)).toEqual({
    maxBatchRows: 8,
    maxDelay: 1.5,
    instances: 3,
    threads: 3,
    versions: { kind: 'specific', versions: ['1', '3'] },
    ignored: ['optimization', 'model_warmup', 'dynamic_batching.preferred_batch_size'],
  });
});

test.each([
  ['version_policy { all {} }', { kind: 'all' }],
  ['version_policy { latest { num_versions: 2 } }', { kind: 'latest', count: 2 }],
  ['name: "x"', { kind: 'latest', count: 1 }],
])('%s', async (text, versions) => {
  const folder = temporaryFolder();
  write(folder, 'config.pbtxt', text);
  expect((await readTritonConfig(folder)).versions).toEqual(versions);
});

test.each([
  ['platform: "tensorrt_plan"', "config.pbtxt: platform is 'tensorrt_plan', this server runs onnxruntime_onnx"],
  ['max_batch_size: -1', "config.pbtxt: max_batch_size is '-1', must be a whole number of 0 or more"],
  ['name: "x"\nmax_batch_size 8', "config.pbtxt: line 2: expected a value, found '8'"],
  ['name: {', "config.pbtxt: line 1: expected '}', found the end"],
  ['name: "x', "config.pbtxt: line 1: cannot read '\"x'"],
  [
    'default_model_filename: "../../x.onnx"',
    "config.pbtxt: default_model_filename is '../../x.onnx', must be a plain file name",
  ],
])('fails for %j', async (text, message) => {
  const folder = temporaryFolder();
  write(folder, 'config.pbtxt', text);
  await expect(readTritonConfig(folder)).rejects.toMatchObject({ code: 'MODEL_REJECTED', message });
});

test('strings are unquoted, joined when adjacent, and numbers may be signed or floating', () => {
  const message = parseTextProto(String.raw`a: "x\"y\n" 'z' b: -1.5e3 c: true d: ENUM e: [1, 2] e: 3`);
  expect(Object.fromEntries(message)).toEqual({ a: ['x"y\nz'], b: [-1500], c: [true], d: ['ENUM'], e: [1, 2, 3] });
});
