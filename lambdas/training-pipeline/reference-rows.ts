import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { referenceFile } from '../../lib/contracts/training';
import { parseCsv } from '../monitoring/capture/csv';
import { linesOf } from '../monitoring/capture/lines';
import type { FeatureSchema } from '../monitoring/profile/feature-schema';
import type { Row } from '../monitoring/profile/row';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import { readArchive } from './model-archive';

/** SageMaker packs `/opt/ml/output/data` into this archive, beside `model.tar.gz`. */
const outputArchive = 'output.tar.gz';

/** The reference rows in a job's output, read anew at each pass. */
export class ReferenceRows {
  private readonly output: ObjectAddress;

  /** @param archive the job's `model.tar.gz` */
  public constructor(
    private readonly objects: Pick<ObjectStore, 'stream'>,
    archive: ObjectAddress,
  ) {
    this.output = { bucket: archive.bucket, key: archive.key.replace(/[^/]*$/, outputArchive) };
  }

  /** Whether the program left any. One that leaves no output has no archive of it either. */
  public async exist(): Promise<boolean> {
    try {
      for await (const file of readArchive(await this.objects.stream(this.output))) {
        if (file.path === referenceFile) return true;
        file.body.resume();
      }
      return false;
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return false;
      throw error;
    }
  }

  public async *rows(schema: FeatureSchema): AsyncGenerator<Row> {
    for await (const file of readArchive(await this.objects.stream(this.output))) {
      if (file.path === referenceFile) {
        yield* readRows(file.body, schema);
        return;
      }
      file.body.resume();
    }
  }
}

/** Rows of a CSV with a header, by the names of the schema. Columns that the schema does not know are passed over. */
export async function* readRows(bytes: AsyncIterable<Uint8Array>, schema: FeatureSchema): AsyncGenerator<Row> {
  let header: readonly string[] | undefined;
  let pick: (fields: readonly string[]) => Row = () => ({ features: [] });
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line += 1;
    const fields = text === null ? undefined : parseCsv(text.replace(/^\uFEFF/, ''))?.[0];
    if (!fields) throw invalid(`line ${line} is not readable as CSV`);
    if (!header) {
      header = fields;
      pick = picker(header, schema);
      continue;
    }
    if (fields.length !== header.length) {
      throw invalid(`line ${line} has ${fields.length} values, the header has ${header.length}`);
    }
    yield pick(fields);
  }
}

function picker(header: readonly string[], schema: FeatureSchema): (fields: readonly string[]) => Row {
  const columns = schema.features.map(({ name }) => header.indexOf(name));
  const missing = schema.features.filter((_, index) => columns[index] === -1).map(({ name }) => name);
  if (missing.length > 0) throw invalid(`it lacks the features ${missing.join(', ')}; it has ${header.join(', ')}`);
  const prediction = schema.prediction ? header.indexOf(schema.prediction.name) : -1;
  return (fields) => ({
    features: columns.map((column) => fields[column]),
    ...(prediction >= 0 ? { prediction: fields[prediction] } : {}),
  });
}

function invalid(problem: string): TidegateError {
  return new TidegateError(errorNames.invalidInput, `${referenceFile} is not valid: ${problem}`);
}
