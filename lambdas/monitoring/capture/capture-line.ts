import type { FeatureSchema } from '../profile/feature-schema';
import type { MalformedReason } from '../profile/profile';
import type { RawValue } from '../profile/row';
import { answerSummary, type AnswerSummary } from './answer-summary';
import { InputReader, type FeatureRows } from './input-rows';
import { readPredictions } from './output-values';
import { decodePayload, type CapturedPart } from './payload';
import { isRecord } from './tensors';

/** One request with its response, as captured. */
export interface CaptureEvent {
  /** Identity by which ground truth is joined: the caller's inference id, or else the event's own. Null: unknown. */
  readonly id: string | null;
  /** When the model answered, ISO 8601, UTC; null when not told. */
  readonly time: string | null;
  /** Attributes that the caller sent along. */
  readonly attributes: readonly string[];
  readonly rows: FeatureRows;
  /** One a row; null when the response was not captured or is not monitored. */
  readonly predictions: readonly RawValue[] | null;
}

/** Reads capture lines of one model, in SageMaker's data-capture format. */
export class CaptureLineReader {
  private readonly input: InputReader;
  private readonly summary: AnswerSummary | null;

  /** @param onUnknownColumn hears every column name that the schema does not know */
  public constructor(
    private readonly schema: FeatureSchema,
    onUnknownColumn?: (name: string) => void,
  ) {
    this.input = new InputReader(schema, onUnknownColumn);
    this.summary = answerSummary(schema);
  }

  /** The event of a line, or why the line cannot be used. An event is used whole or not at all. */
  public read(line: string): CaptureEvent | MalformedReason {
    let document: unknown;
    try {
      document = JSON.parse(line);
    } catch {
      return 'not-json';
    }
    const data = isRecord(document) ? document['captureData'] : undefined;
    if (!isRecord(document) || !isRecord(data)) return 'not-a-capture-event';
    const metadata = isRecord(document['eventMetadata']) ? document['eventMetadata'] : {};
    const predictions = this.predictionsOf(data['endpointOutput']);
    if (typeof predictions === 'string') return predictions;
    const rows = this.rowsOf(data['endpointInput'], predictions?.length ?? 0);
    if (typeof rows === 'string') return rows;
    if (predictions !== null && predictions.length !== rows.length) return 'prediction-count';
    return {
      id: text(metadata['inferenceId']) ?? text(metadata['eventId']),
      time: text(metadata['inferenceTime']),
      attributes: attributesOf(metadata['customAttributes']),
      rows,
      predictions,
    };
  }

  private rowsOf(part: unknown, predictionCount: number): FeatureRows | MalformedReason {
    // A model without tabular features (an image) is monitored by its answers alone.
    if (this.schema.features.length === 0) return new Array<readonly RawValue[]>(predictionCount).fill([]);
    if (!isRecord(part)) return 'not-a-capture-event';
    const payload = decodePayload(part as unknown as CapturedPart);
    return typeof payload === 'string' ? payload : this.input.read(payload);
  }

  private predictionsOf(part: unknown): readonly RawValue[] | null | MalformedReason {
    if (part === undefined || part === null || !this.schema.prediction) return null;
    if (!isRecord(part)) return 'not-a-capture-event';
    const payload = decodePayload(part as unknown as CapturedPart);
    if (typeof payload === 'string') return payload === 'unreadable-payload' ? 'unreadable-prediction' : payload;
    return readPredictions(payload, this.schema.prediction, this.summary) ?? 'unreadable-prediction';
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function attributesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? value.split(',').map((attribute) => attribute.trim()) : [];
}
