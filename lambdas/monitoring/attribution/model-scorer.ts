import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { createOrtSession } from '../../../serving/engine/ort-session';
import type { Session } from '../../../serving/engine/session';
import { ServingError } from '../../../serving/errors/serving-error';
import { predictionsOf, type Prediction } from '../../../serving/tabular/predictions';
import { RowBinding } from '../../../serving/tabular/row-binding';
import type { DataType } from '../../../serving/tensors/data-type';
import type { FeatureSchema } from '../profile/feature-schema';
import { lastNumber, NumericKind, readCategory, readNumber } from '../profile/raw-value';
import type { RawValue } from '../profile/row';
import { bindInputs, differ, listed } from './input-binding';
import type { Answer, Scorer } from './permutation';

/** Rows of one run: a bound on memory, not on speed. */
const rowsAtOnce = 1000;

/** A model that answers records, as the monitors ask it. */
export interface ModelScorer {
  /** `sha256:<hex>` of its file. */
  readonly model: string;
  /** Answers of records that `cellsOf` has read. */
  readonly score: Scorer;
  /** A record's features as the model takes them; undefined when it cannot take them: a word for a number, say. */
  readonly cellsOf: (features: readonly RawValue[]) => readonly RawValue[] | undefined;
  /** Frees what the model holds. */
  readonly release: () => Promise<void>;
}

/**
 * Loads an ONNX model to answer records of a schema.
 *
 * @throws TidegateError `Tidegate.InvalidInput` when the file is no model, or model and schema differ
 */
export async function loadModelScorer(file: string, schema: FeatureSchema): Promise<ModelScorer> {
  const session = await saidPlainly(() => createOrtSession(file, { threads: 1, provider: 'cpu' }));
  const bound = bindInputs(session.inputs, schema);
  const binding = RowBinding.of(session.inputs, bound);
  if (!binding) throw differ('the inputs of the model take no rows of columns');
  const output = outputOf(session, schema);
  const prediction = { name: output, output, column: schema.prediction?.column ?? 0, type: 'numeric' } as const;
  const answers = { ...bound, prediction };
  const oneByOne = session.inputs.some(({ shape }) => shape[0] === 1);
  const types = schema.features.map(({ name }) => bound.inputs.find(({ columns }) => columns?.includes(name))!.dtype);

  const run = async (rows: readonly (readonly RawValue[])[]): Promise<Answer[]> => {
    const outputs = await session.run(binding.fromValues(rows, 'rows'), [output]);
    return predictionsOf({ outputs }, answers, rows.length).map(answerOf);
  };
  return {
    model: `sha256:${createHash('sha256')
      .update(await readFile(file))
      .digest('hex')}`,
    score: async (rows) => {
      const size = oneByOne ? 1 : rowsAtOnce;
      const all: Answer[] = [];
      for (let start = 0; start < rows.length; start += size) {
        all.push(...(await saidPlainly(() => run(rows.slice(start, start + size)))));
      }
      return all;
    },
    cellsOf: (features) => {
      const cells = types.map((type, i) => cellOf(features[i], type));
      if (cells.includes(undefined)) return undefined;
      try {
        binding.fromValues([cells], 'row');
        return cells;
      } catch (error) {
        if (error instanceof ServingError) return undefined;
        throw error;
      }
    },
    release: () => session.release(),
  };
}

/** A captured value as JSON would have carried it to the model; undefined when the model cannot take it. */
function cellOf(raw: RawValue, type: DataType): RawValue {
  if (type === 'BYTES') return readCategory(raw) ?? undefined;
  switch (readNumber(raw)) {
    case NumericKind.finite:
      return type === 'BOOL' ? lastNumber.value !== 0 : lastNumber.value;
    case NumericKind.missing:
    case NumericKind.nan:
      return null;
    default:
      return undefined;
  }
}

function outputOf({ outputs }: Session, { prediction }: FeatureSchema): string {
  const names = outputs.map(({ name }) => name);
  const stated = prediction?.output;
  if (stated !== undefined) {
    if (names.includes(stated)) return stated;
    throw differ(`prediction.output of schema.json is '${stated}', the model has ${listed(names)}`);
  }
  if (names.length === 1) return names[0]!;
  throw differ(
    `the model has the outputs ${listed(names)}; say which is the answer with prediction.output in schema.json`,
  );
}

function answerOf(prediction: Prediction): Answer {
  if (typeof prediction === 'number' || typeof prediction === 'string') return prediction;
  if (typeof prediction === 'boolean') return Number(prediction);
  throw new TidegateError(
    errorNames.invalidInput,
    'the model answers some records with NaN or infinity, of which no attribution can be computed',
  );
}

/** What the server would answer a client, as an error of the monitors. */
async function saidPlainly<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ServingError) throw new TidegateError(errorNames.invalidInput, error.message);
    throw error;
  }
}
