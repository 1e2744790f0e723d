import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { artifactPrefix, modelFolder } from '../../lib/contracts/storage';
import { referenceFile } from '../../lib/contracts/training';
import type { ChallengerAttributions } from '../../lib/contracts/training';
import type { ModelScorer } from '../monitoring/attribution/model-scorer';
import { referenceSamples } from '../monitoring/attribution/reference';
import { sampledAttributions, type Attributed, type KnownRecord } from '../monitoring/attribution/sampled-attributions';
import { readFeatureSchema } from '../monitoring/profile/feature-schema';
import type { Row } from '../monitoring/profile/row';
import { canonicalJson } from '../shared/canonical-json';
import type { Clock } from '../shared/clock';
import { formatS3Uri, parseS3Uri, type ObjectStore } from '../shared/objects';
import { parseInput } from '../shared/parse-input';
import { ReferenceRows } from './reference-rows';
import type { Folders, UnpackedFolder } from './unpacked-folder';

const request = z.object({ jobName: z.string().min(1), training: z.object({ modelUri: z.string() }) });

/** After so many minutes a model that answers slowly is left alone: well before the function would be stopped. */
const patience = 10;

/** What finding out on which features a challenger's answers hang works with. */
export interface AttributeChallengerPorts {
  readonly model: string;
  readonly artifactsBucket: string;
  /** Records of a sample. */
  readonly sample: number;
  readonly objects: Pick<ObjectStore, 'stream' | 'put'>;
  readonly folders: Folders;
  readonly clock: Clock;
}

/**
 * Finds out on which features the answers of a challenger to its reference rows hang, as packaging does, so that the
 * attribution monitor knows what is usual before the first request. The same job gives the same file.
 *
 * @throws TidegateError what stands in the way: a model of other inputs, rows that cannot be read, a model that is too slow
 */
export async function attributeChallenger(
  input: unknown,
  ports: AttributeChallengerPorts,
): Promise<ChallengerAttributions> {
  const { jobName, training } = parseInput(request, input, 'judged model');
  const { model, artifactsBucket: bucket, objects } = ports;
  const archive = parseS3Uri(training.modelUri);
  const reference = new ReferenceRows(objects, archive);
  if (!(await reference.exist())) return none(`the training program left no ${referenceFile}`);
  const folder = await ports.folders.unpack(archive);
  try {
    const found = await ask(folder, reference, ports);
    if ('reason' in found) return none(found.reason);
    const address = { bucket, key: `${artifactPrefix.attributions(model)}${jobName}.json` };
    const document = { attributionsVersion: 1, model, job: jobName, reference: found.reference };
    await objects.put(address, canonicalJson(document), 'application/json');
    return { uri: formatS3Uri(address), reason: null };
  } finally {
    await folder.remove();
  }
}

/** Asks the model of a folder about reference rows, if its baseline is ours to make. */
async function ask(
  folder: UnpackedFolder,
  reference: ReferenceRows,
  { sample, clock }: AttributeChallengerPorts,
): Promise<Attributed> {
  const { files } = folder;
  if (!files.includes(modelFolder.schema)) return { reason: `the training program left no ${modelFolder.schema}` };
  if (files.includes(modelFolder.baseline)) {
    return { reason: `the training program left a ${modelFolder.baseline} of its own, which is kept as it is` };
  }
  const schema = readFeatureSchema(await folder.read(modelFolder.schema));
  if (schema.features.length === 0) return { reason: 'the model has no features by name' };
  const checkTime = deadline(clock, sample);
  const scorer = await folder.loadModel(schema);
  try {
    const records = recordsOf(reference.rows(schema), checkTime);
    return await sampledAttributions(records, schema, timed(scorer, checkTime), { records: sample });
  } finally {
    await scorer.release();
  }
}

/** Throws when patience has come to its end. */
function deadline(clock: Clock, sample: number): () => void {
  const until = clock().getTime() + patience * 60_000;
  return () => {
    if (clock().getTime() <= until) return;
    throw new TidegateError(
      errorNames.invalidInput,
      `${referenceSamples} samples of ${sample} records took the model more than ${patience} minutes; give attribution ` +
        'a smaller sample or more memorySize',
    );
  };
}

async function* recordsOf(rows: AsyncIterable<Row>, checkTime: () => void): AsyncGenerator<KnownRecord> {
  for await (const { features } of rows) {
    checkTime();
    yield { identity: null, features };
  }
}

/** Looks at the clock once for each feature of each sample. */
function timed(scorer: ModelScorer, checkTime: () => void): ModelScorer {
  return {
    ...scorer,
    score: async (rows) => {
      checkTime();
      return scorer.score(rows);
    },
  };
}

function none(reason: string): ChallengerAttributions {
  return { uri: null, reason };
}
