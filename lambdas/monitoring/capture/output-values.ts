import type { FeatureSchema } from '../profile/feature-schema';
import type { RawValue } from '../profile/row';
import type { AnswerSummary } from './answer-summary';
import { parseCsv } from './csv';
import type { Payload } from './payload';
import { flattenTensor, isRecord, isTensorList, type Tensor } from './tensors';

/** What the schema says about the model's answer. */
export type PredictionSchema = NonNullable<FeatureSchema['prediction']>;

/**
 * Takes the model's answers from a response, one a record: from CSV the prediction's column (or the only one), from
 * JSON the tensor named in the schema, `predictions`, or a plain list.
 * @param summary of answers of many values; none: the prediction's column is taken
 * @returns null when there is nothing to be found
 */
export function readPredictions(
  payload: Payload,
  schema: PredictionSchema,
  summary: AnswerSummary | null = null,
): readonly RawValue[] | null {
  const prediction = { ...schema, reduce: summary };
  if (payload.form === 'csv') {
    const records = parseCsv(payload.text);
    return records === null ? null : takeAll(records, (record) => pick(record, prediction));
  }
  const values: RawValue[] = [];
  for (const document of payload.documents) {
    const found = fromDocument(document, prediction);
    if (found === null) return null;
    for (const value of found) values.push(value);
  }
  return values;
}

/** What is taken from an answer: a value of it, or what its values come to. */
type Taken = PredictionSchema & { readonly reduce: AnswerSummary | null };

function fromDocument(document: unknown, prediction: Taken): readonly RawValue[] | null {
  if (Array.isArray(document)) return fromList(document, prediction);
  if (!isRecord(document)) return isScalar(document) ? [document] : null;
  const { outputs } = document;
  if (isTensorList(outputs)) return fromTensors(outputs, prediction);
  const keys = ['predictions', 'outputs', 'instances', prediction.name, prediction.output ?? prediction.name];
  for (const key of keys) {
    const value = document[key];
    if (Array.isArray(value)) return fromList(value, prediction);
    if (isScalar(value)) return [value];
  }
  return fromFields(document, prediction);
}

function fromList(list: readonly unknown[], prediction: Taken): readonly RawValue[] | null {
  return takeAll(list, (item) => {
    if (Array.isArray(item)) return pick(item, prediction);
    if (isRecord(item)) return fromDocument(item, prediction)?.[0];
    return item;
  });
}

/** One answer as an object with a name of its own: the schema's, or the customary ones. */
function fromFields(record: Readonly<Record<string, unknown>>, prediction: Taken): readonly RawValue[] | null {
  for (const key of [prediction.name, 'prediction', 'score', 'probability', 'value']) {
    const value = record[key];
    if (value !== undefined && isScalar(value)) return [value];
  }
  return null;
}

function fromTensors(tensors: readonly Tensor[], prediction: Taken): readonly RawValue[] | null {
  const tensor =
    tensors.find(({ name }) => name === prediction.output) ?? (tensors.length === 1 ? tensors[0] : undefined);
  const rows = tensor?.shape[0];
  const values = tensor === undefined ? null : flattenTensor(tensor);
  if (values === null || rows === undefined || rows === 0) return null;
  const width = values.length / rows;
  const { reduce } = prediction;
  if (reduce !== null) {
    return takeAll(Array.from({ length: rows }), (_, r) => reduce(values.slice(r * width, (r + 1) * width)));
  }
  const column = width === 1 ? 0 : prediction.column;
  return column < width ? Array.from({ length: rows }, (_, r) => values[r * width + column]) : null;
}

function pick(record: readonly unknown[], prediction: Taken): RawValue {
  if (prediction.reduce !== null) return prediction.reduce(record.flat(Infinity));
  return record.length === 1 ? record[0] : record[prediction.column];
}

/** All values, or null when one of them is not to be found. */
function takeAll<T>(items: readonly T[], take: (item: T, index: number) => RawValue): readonly RawValue[] | null {
  const values = items.map(take);
  return values.includes(undefined) ? null : values;
}

function isScalar(value: unknown): boolean {
  return value !== undefined && (value === null || typeof value !== 'object');
}
