import { parseCsv } from '../capture/csv';
import { isRecord } from '../capture/tensors';
import type { MalformedReason } from '../profile/profile';
import type { RawValue } from '../profile/row';

/** The true outcome of one captured request. */
export interface GroundTruth {
  /** Identity of the request: its inference id or event id. */
  readonly id: string;
  /** One a record of the request. */
  readonly labels: readonly RawValue[];
  /** When the outcome was recorded, ISO 8601, UTC; null when the line does not tell. */
  readonly recordedAt: string | null;
}

/**
 * Reads a line of ground truth in SageMaker's format:
 * `{"groundTruthData":{"data":"1","encoding":"CSV"},"eventMetadata":{"eventId":"…"},"eventVersion":"0"}`.
 * Several records of one request are several lines or columns of its CSV, or a list in JSON. `recordedAt` (or
 * `groundTruthTime`) in `eventMetadata` is an addition of ours: without it, a label counts as known at any time.
 */
export function readGroundTruth(line: string): GroundTruth | MalformedReason {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return 'not-json';
  }
  const truth = isRecord(document) ? document['groundTruthData'] : undefined;
  const metadata = isRecord(document) ? document['eventMetadata'] : undefined;
  if (!isRecord(truth) || !isRecord(metadata)) return 'not-a-capture-event';
  const id = metadata['inferenceId'] ?? metadata['eventId'];
  if (typeof id !== 'string' || id === '') return 'not-a-capture-event';
  const labels = labelsOf(truth['data'], truth['encoding']);
  if (typeof labels === 'string') return labels;
  const recordedAt = metadata['recordedAt'] ?? metadata['groundTruthTime'];
  return { id, labels, recordedAt: typeof recordedAt === 'string' ? recordedAt : null };
}

function labelsOf(data: unknown, encoding: unknown): readonly RawValue[] | MalformedReason {
  switch (encoding) {
    case 'CSV': {
      const records = typeof data === 'string' ? parseCsv(data) : typeof data === 'number' ? [[data]] : null;
      return records === null || records.length === 0 ? 'unreadable-payload' : records.flat();
    }
    case 'JSON': {
      const value = typeof data === 'string' ? parseJson(data) : data;
      if (value === undefined) return 'unreadable-payload';
      return Array.isArray(value) ? (value.flat() as unknown[]) : [value];
    }
    default:
      return 'unsupported-encoding';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
