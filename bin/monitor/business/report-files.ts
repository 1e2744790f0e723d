import { reportOf, type BusinessReport, type ReportProblem } from '../../../lambdas/monitoring/business/report-line';
import { isRecord } from '../../../lambdas/monitoring/capture/tensors';
import { UsageError } from '../../usage-error';
import { openData } from '../data/open-data';
import type { TableRecord } from '../data/records';
import { timeOf } from '../data/roles';

/** A report, or why there is none. */
export type ReportItem = BusinessReport | ReportProblem | 'malformed';

/**
 * Reads reports of business: lines as they are delivered to a monitor, or a table with an identity, `recorded_at`, a column
 * for each counter and, where one prediction has several, `report_id`.
 */
export async function* readReports(folder: string, names: readonly string[]): AsyncGenerator<ReportItem> {
  const data = await openData(folder, names, {});
  if (data.kind === 'capture')
    throw new UsageError('--reports names capture or ground truth; give reports of business');
  for (const table of data.tables) {
    for await (const item of table.items()) {
      if (!('record' in item)) yield 'malformed';
      else if (isRecord(item.record['businessData'])) yield reportOf(item.record);
      else yield flatReport(item.record, data.roles.id);
    }
  }
}

function flatReport(record: TableRecord, idColumn: string | null): ReportItem {
  if (idColumn === null) throw new UsageError('--reports have no column of identities; name it id or event_id');
  const id = record[idColumn];
  const recordedAt = timeOf(record['recorded_at'] ?? record['recordedAt']);
  const reportId = record['report_id'] ?? record['reportId'];
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);
  const eventMetadata = { eventId: text(id), recordedAt, reportId: text(reportId) };
  return reportOf({ businessData: record, eventMetadata });
}
