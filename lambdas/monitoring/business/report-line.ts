import { isRecord } from '../capture/tensors';

/** Why a line of reports cannot be used. */
export const reportProblems = ['not-json', 'not-a-report', 'no-time', 'line-too-long', 'corrupt-compression'] as const;
export type ReportProblem = (typeof reportProblems)[number];

/** What a caller tells of a prediction afterwards: "this one earned 12.50". */
export interface BusinessReport {
  /** Identity of the prediction's request: its inference id or event id. */
  readonly predictionId: string;
  /** What tells it from other reports of the same prediction; one that comes again is the same report. */
  readonly reportId: string;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  /** Values by the counters' names, as they were sent. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a line of reports, made like SageMaker's ground truth:
 * `{"businessData":{"revenue":12.5},"eventMetadata":{"eventId":"…","recordedAt":"…"},"eventVersion":"0"}`.
 * `reportId` in `eventMetadata` tells several reports of one prediction apart; without it, lines that say the same at the
 * same time are one report.
 */
export function readReport(line: string): BusinessReport | ReportProblem {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return 'not-json';
  }
  return reportOf(document);
}

/** The report that a document is. */
export function reportOf(document: unknown): BusinessReport | ReportProblem {
  const values = isRecord(document) ? document['businessData'] : undefined;
  const metadata = isRecord(document) ? document['eventMetadata'] : undefined;
  if (!isRecord(values) || !isRecord(metadata)) return 'not-a-report';
  const id = metadata['inferenceId'] ?? metadata['eventId'];
  if (typeof id !== 'string' || id === '') return 'not-a-report';
  // Without its time nobody could say whether it came in time, and days would not be alike.
  const recordedAt = typeof metadata['recordedAt'] === 'string' ? Date.parse(metadata['recordedAt']) : NaN;
  if (Number.isNaN(recordedAt)) return 'no-time';
  const { reportId } = metadata;
  const own = typeof reportId === 'string' && reportId !== '' ? `id ${reportId}` : contentOf(recordedAt, values);
  return { predictionId: id, reportId: own, recordedAt, values };
}

function contentOf(recordedAt: number, values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return `at ${recordedAt} ${JSON.stringify(entries)}`;
}
