import { MemoryObjects } from '../shared/memory-objects';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { StreamedObjects } from '../../../lambdas/training-pipeline/staging';
import { ReferenceBaselines } from '../../../lambdas/training-pipeline/reference-baselines';
import type { RegisterChallengerPorts } from '../../../lambdas/training-pipeline/register-challenger';
import type { ObjectAddress } from '../../../lambdas/shared/objects';
import { memoryRegistry } from '../model-registry/memory-registry';
import { archiveOf } from './archive';
import type { Entry } from './archive';

export const model = 'flight-delay';
export const executionArn = 'arn:aws:states:eu-west-1:111122223333:execution:training:drift-1';
export const schema = {
  schemaVersion: 1,
  features: [
    { name: 'distance', type: 'numeric' },
    { name: 'origin', type: 'categorical', categories: ['ATL', 'ORD'] },
  ],
  prediction: { name: 'late_probability', type: 'numeric' },
};
export const training = {
  trainingVersion: 1,
  codeCommit: 'c0ffee',
  dataDigest: `sha256:${'d'.repeat(64)}`,
  imageDigest: null,
  seed: 7,
  hyperparameters: { depth: 6 },
  metrics: { auc: { value: 0.67, standardError: 0.001 } },
};
export const folder: Readonly<Record<string, Entry>> = {
  'model.onnx': 'onnx bytes',
  'schema.json': JSON.stringify(schema),
  'training.json': JSON.stringify(training),
  'evaluation.json': JSON.stringify({ evaluationVersion: 1, rows: 10, metrics: {} }),
};

/** What EvaluateModel hands on. */
export const evaluated = (passed = true) => ({
  executionArn,
  evaluated: {
    jobName: 'flight-delay-job',
    data: { uri: 's3://data/flights/', fingerprint: 'sha256:f' },
    training: {
      modelUri: 's3://artifacts/training/flight-delay/flight-delay-job/output/model.tar.gz',
      jobArn: 'arn:job',
      seconds: 60,
    },
    gate: { passed, reason: passed ? 'better' : 'worse', metric: 'auc', improvement: 0.02, lowerBound: 0.01 },
  },
});

/** A job's output in memory, and everything that registering it works with. */
export async function finishedJob(
  files = folder,
  { output, imageUri = 'repo:tag' }: { output?: Readonly<Record<string, Entry>>; imageUri?: string } = {},
) {
  const objects = new MemoryObjects();
  const prefix = 'training/flight-delay/flight-delay-job/output/';
  objects.folder('artifacts', prefix, { 'model.tar.gz': await archiveOf(files) });
  if (output) objects.folder('artifacts', prefix, { 'output.tar.gz': await archiveOf(output) });
  const streams: StreamedObjects = {
    putStream: async (address: ObjectAddress, body: Readable) => objects.put(address, await buffer(body)),
  };
  const memory = memoryRegistry();
  const ports: RegisterChallengerPorts = {
    model,
    artifactsBucket: 'artifacts',
    imageUri,
    objects,
    streams,
    baselines: new ReferenceBaselines(objects),
    registry: memory.registry,
  };
  return { ports, objects, ...memory };
}
