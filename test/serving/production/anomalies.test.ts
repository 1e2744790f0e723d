import { parseFeatureSchema, type FeatureSchema } from '../../../serving/models/feature-schema';
import { Watch } from '../../../serving/production/anomalies/watch';
import type { DataType, TensorData } from '../../../serving/tensors/data-type';
import { toHalfBits } from '../../../serving/tensors/float16';
import type { Tensor } from '../../../serving/tensors/tensor';
import { production } from '../support/production';

interface Ranges {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly categories?: readonly (string | number)[];
}

/** A schema with one input `x` of the given columns. */
function schemaOf(dtype: DataType, ...columns: Ranges[]): FeatureSchema {
  return parseFeatureSchema({
    schemaVersion: 1,
    features: columns.map((column) => ({
      type: column.categories === undefined ? 'numeric' : 'categorical',
      dtype,
      ...column,
    })),
    inputs: [{ name: 'x', dtype, shape: [-1, columns.length], columns: columns.map(({ name }) => name) }],
  });
}

function tensor(datatype: DataType, width: number, data: TensorData): Tensor {
  return { name: 'x', datatype, shape: [data.length / width, width], data };
}

function counted(schema: FeatureSchema, ...tensors: Tensor[]): unknown {
  const watch = Watch.of(schema) as Watch;
  for (const one of tensors) watch.look([one]);
  return { rows: watch.rows, ...Object.fromEntries(watch.columns.map(({ feature, counts }) => [feature, counts])) };
}

const none = { below: 0, above: 0, unseen: 0 };

test('values outside of the range of the training data are counted by column', () => {
  const schema = schemaOf('FP32', { name: 'a', min: 0, max: 10 }, { name: 'b', max: 5 }, { name: 'c' });
  const values = new Float32Array([-1, 6, 1e9, 11, 5, 0, 10, NaN, 0]);
  expect(counted(schema, tensor('FP32', 3, values))).toEqual({
    rows: 3,
    a: { ...none, below: 1, above: 1 },
    b: { ...none, above: 1 },
  });
});

test.each<[DataType, (values: number[]) => TensorData]>([
  ['FP32', (values) => new Float32Array(values)],
  ['FP64', (values) => new Float64Array(values)],
  ['FP16', (values) => new Uint16Array(values.map(toHalfBits))],
])('the limits themselves are inside, as %s holds them', (datatype, make) => {
  const schema = schemaOf(datatype, { name: 'a', min: -0.1, max: 0.1 });
  expect(counted(schema, tensor(datatype, 1, make([-0.1, 0.1])))).toMatchObject({ a: none });
  expect(counted(schema, tensor(datatype, 1, make([-0.11, 0.11])))).toMatchObject({ a: { below: 1, above: 1 } });
});

test('integers of 64 bits have ranges too', () => {
  const schema = schemaOf('INT64', { name: 'a', min: 0, max: 10 });
  expect(counted(schema, tensor('INT64', 1, BigInt64Array.from([-1n, 10n, 11n])))).toMatchObject({
    a: { ...none, below: 1, above: 1 },
  });
});

test('categories that the training data did not have are counted, texts and numbers', () => {
  const texts = schemaOf('BYTES', { name: 'a', categories: ['ATL', 'ORD'] });
  expect(counted(texts, tensor('BYTES', 1, ['ATL', 'XXX', 'ORD', '']))).toMatchObject({ a: { ...none, unseen: 2 } });
  const numbers = schemaOf('FP32', { name: 'a', categories: [0.1, 2] });
  expect(counted(numbers, tensor('FP32', 1, new Float32Array([0.1, 2, 3])))).toMatchObject({
    a: { ...none, unseen: 1 },
  });
});

test('what the model will refuse is not counted', () => {
  const schema = schemaOf('FP32', { name: 'a', max: 0 }, { name: 'b', max: 0 });
  const odd = { ...tensor('FP32', 1, new Float32Array([1, 1, 1])) };
  const integers = tensor('INT32', 2, new Int32Array([1, 1]));
  const other = { ...tensor('FP32', 2, new Float32Array([1, 1])), name: 'y' };
  expect(counted(schema, odd, integers, other)).toEqual({ rows: 0, a: none, b: none });
});

test('a schema without ranges and categories is not looked at', () => {
  expect(Watch.of(schemaOf('FP32', { name: 'a' }))).toBeUndefined();
  expect(Watch.of(undefined)).toBeUndefined();
});

test('the server counts by model, version, feature and kind, without being asked to', async () => {
  const schema = schemaOf('FP32', { name: 'a', min: 0, max: 1 });
  const server = await production({ 'm/1': { schema }, 'm/2': { schema }, 'n/1': {} }, {});
  await server.ask([-1, 0, 5, 6], { version: '1' });
  await server.ask([5]);
  await server.ask([5], { model: 'n' });
  expect(server.metric('tidegate_anomalies_total')).toEqual({ 'm 1 a below': 1, 'm 1 a above': 2, 'm 2 a above': 1 });
  expect(server.metric('tidegate_anomaly_rows_total')).toEqual({ 'm 1': 4, 'm 2': 1 });
});

test('what the cache answers is counted as well', async () => {
  const schema = schemaOf('FP32', { name: 'a', max: 1 });
  const server = await production({ 'm/1': { schema } }, { cache: {} });
  await server.ask([5]);
  expect((await server.ask([5])).marks).toEqual({ cache: 'hit' });
  expect(server.metric('tidegate_anomalies_total')).toEqual({ 'm 1 a above': 2 });
});

test('it can be switched off', async () => {
  const server = await production({ 'm/1': { schema: schemaOf('FP32', { name: 'a', max: 1 }) } }, { anomalies: 'off' });
  expect(server.active).toEqual([]);
});
