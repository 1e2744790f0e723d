import { readGroundTruth } from '../../../lambdas/monitoring/quality/ground-truth-line';
import { UsageError } from '../../usage-error';
import { readColumns } from '../profiling/read-columns';
import { openData } from './open-data';
import { tolerant } from './records';
import { TimeReader } from './roles';
import { linesOfFile } from './file-lines';

/** The outcome of one record. */
export interface LabelItem {
  readonly id: string;
  readonly index: number;
  readonly value: unknown;
  readonly recordedAt: string | null;
}

/**
 * Reads labels and shows one after the other: ground truth in SageMaker's format, or a table with an identity, the label's column and, if it is
 * there, `recorded_at`.
 * @param labelName the label's column
 * @param onMalformed hears every line that cannot be used
 */
export async function readLabels(
  folder: string,
  names: readonly string[],
  labelName: string,
  take: (label: LabelItem) => void,
  onMalformed: () => void,
): Promise<void> {
  const data = await openData(folder, names, { label: labelName });
  if (data.kind === 'capture') {
    for (const { path } of data.files) {
      for await (const label of groundTruth(path, onMalformed)) take(label);
    }
    return;
  }
  const { id: idColumn } = data.roles;
  if (idColumn === null) throw new UsageError(`labels have no column of identities; name it id or event_id`);
  const times = new TimeReader();
  const columns = new Set([idColumn, labelName, 'recorded_at', 'recordedAt']);
  for (const file of data.files) {
    await readColumns(file, columns, (item) => {
      const id = 'record' in item ? item.record[idColumn] : undefined;
      if (!('record' in item) || (typeof id !== 'string' && typeof id !== 'number')) {
        onMalformed();
        return;
      }
      const recordedAt = times.timeOf(item.record['recorded_at'] ?? item.record['recordedAt']);
      take({ id: String(id), index: 0, value: item.record[labelName], recordedAt });
    });
  }
}

async function* groundTruth(path: string, onMalformed: () => void): AsyncGenerator<LabelItem> {
  for await (const line of tolerant(linesOfFile(path))) {
    const truth = typeof line === 'string' ? readGroundTruth(line) : 'not-readable';
    if (typeof truth === 'string') {
      onMalformed();
      continue;
    }
    for (const [index, value] of truth.labels.entries()) {
      yield { id: truth.id, index, value, recordedAt: truth.recordedAt };
    }
  }
}
