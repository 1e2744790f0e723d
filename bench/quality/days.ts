import type { MonitorObjects } from '../../lambdas/monitoring/drift/meter';
import { parseFeatureSchema, type FeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';

/** A model of ten features, whose answers are captured one a line. */
export const schema: FeatureSchema = parseFeatureSchema({
  schemaVersion: 1,
  features: Array.from({ length: 10 }, (_, i) => ({ name: `f${i}`, type: 'numeric', dtype: 'FP32' })),
  inputs: [{ name: 'input', dtype: 'FP32', shape: [-1, 10] }],
  prediction: { name: 'score', output: 'scores', column: 0, type: 'numeric', min: 0, max: 1 },
  label: { name: 'late', type: 'binary', positive: 1, delay: 'P1D' },
});

// As endpoints and deliveries write them: some megabytes each.
const answersOfFile = 50_000;

/** Writes a day of so many answers and as many outcomes into a bucket. Returns their bytes. */
export async function writeDay(objects: Pick<MonitorObjects, 'put'>, answers: number): Promise<number> {
  let bytes = 0;
  for (let first = 0; first < answers; first += answersOfFile) {
    const count = Math.min(answersOfFile, answers - first);
    const name = `${String(first / answersOfFile).padStart(5, '0')}.jsonl`;
    for (const [prefix, line] of [
      [capture, captureLine],
      [labels, labelLine],
    ] as const) {
      const text = Array.from({ length: count }, (_, i) => `${line(first + i)}\n`).join('');
      bytes += text.length;
      await objects.put({ bucket: 'capture', key: `${prefix}${name}` }, text, 'application/x-ndjson');
    }
  }
  return bytes;
}

/** Where a day of capture, and its outcomes, lie. */
export const capture = 'capture/bench/endpoint/champion/2026/03/01/12/';
export const labels = 'ground-truth/bench/2026/03/01/12/';

// Knuth's multiplicative hash: numbers that look random and are the same everywhere.
function noise(index: number, salt: number): number {
  return ((Math.imul(index + 1, 2654435761) ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0) / 2 ** 32;
}

function identity(index: number): string {
  return `order-${String(index).padStart(10, '0')}-a3f8`;
}

function captureLine(index: number): string {
  const values = Array.from({ length: 10 }, (_, i) => noise(index, i).toFixed(6)).join(',');
  const minute = String(index % 60).padStart(2, '0');
  return JSON.stringify({
    captureData: {
      endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: values, encoding: 'CSV' },
      endpointOutput: {
        observedContentType: 'text/csv',
        mode: 'OUTPUT',
        data: noise(index, 11).toFixed(6),
        encoding: 'CSV',
      },
    },
    eventMetadata: {
      eventId: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
      inferenceId: identity(index),
      inferenceTime: `2026-03-01T${String(index % 24).padStart(2, '0')}:${minute}:00Z`,
    },
    eventVersion: '0',
  });
}

function labelLine(index: number): string {
  return JSON.stringify({
    groundTruthData: { data: noise(index, 12) < noise(index, 11) ? '1' : '0', encoding: 'CSV' },
    eventMetadata: { eventId: identity(index), recordedAt: '2026-03-01T23:30:00Z' },
    eventVersion: '0',
  });
}
