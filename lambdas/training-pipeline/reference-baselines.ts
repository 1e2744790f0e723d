import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { referenceFile } from '../../lib/contracts/training';
import { hexDigest } from '../model-registry/manifest';
import { parseCsv } from '../monitoring/capture/csv';
import { linesOf } from '../monitoring/capture/lines';
import { buildBaseline } from '../monitoring/profile/build-baseline';
import { readFeatureSchema } from '../monitoring/profile/feature-schema';
import type { FeatureSchema } from '../monitoring/profile/feature-schema';
import { serializeBaseline } from '../monitoring/profile/files';
import type { Row } from '../monitoring/profile/row';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import type { BaselineMaker } from './baseline-maker';
import { readArchive } from './model-archive';
import type { StagedFile } from './staging';

/** SageMaker packs `/opt/ml/output/data` into this archive, beside `model.tar.gz`. */
const outputArchive = 'output.tar.gz';

/** Makes baselines of the reference rows in a job's output, in constant memory: each pass over them reads them again. */
export class ReferenceBaselines implements BaselineMaker {
  public constructor(private readonly objects: Pick<ObjectStore, 'get' | 'stream' | 'put'>) {}

  public async make(
    archive: ObjectAddress,
    schema: ObjectAddress,
    target: ObjectAddress,
  ): Promise<StagedFile | undefined> {
    const output = { bucket: archive.bucket, key: archive.key.replace(/[^/]*$/, outputArchive) };
    if (!(await this.hasReference(output))) return undefined;
    const features = readFeatureSchema(await this.objects.get(schema));
    const baseline = await buildBaseline(() => this.rows(output, features), features);
    const bytes = Buffer.from(serializeBaseline(baseline));
    await this.objects.put(target, bytes, 'application/json');
    return { address: target, bytes: bytes.byteLength, sha256: hexDigest(bytes) };
  }

  /** A program that leaves no output has no archive of it either. */
  private async hasReference(output: ObjectAddress): Promise<boolean> {
    try {
      for await (const file of readArchive(await this.objects.stream(output))) {
        if (file.path === referenceFile) return true;
        file.body.resume();
      }
      return false;
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return false;
      throw error;
    }
  }

  private async *rows(output: ObjectAddress, schema: FeatureSchema): AsyncGenerator<Row> {
    for await (const file of readArchive(await this.objects.stream(output))) {
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
