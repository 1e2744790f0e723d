import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import type { Row } from '../../../../lambdas/monitoring/profile/row';
import type { Random } from './random';

/** Schema of a small model: will a basket be bought? */
export const shopSchema = parseFeatureSchema({
  schemaVersion: 1,
  features: [
    { name: 'amount', type: 'numeric', dtype: 'FP32' },
    { name: 'items', type: 'numeric', dtype: 'INT64' },
    { name: 'country', type: 'categorical', dtype: 'BYTES' },
  ],
  inputs: [
    { name: 'numbers', dtype: 'FP32', shape: [-1, 2], columns: ['amount', 'items'] },
    { name: 'country', dtype: 'BYTES', shape: [-1, 1], columns: ['country'] },
  ],
  prediction: { name: 'buys', output: 'probabilities', column: 1, type: 'numeric', min: 0, max: 1 },
  label: { name: 'bought', type: 'binary', positive: 1, delay: 'P1D' },
  decisionThreshold: 0.5,
});

/** How a window of the shop differs from an ordinary one. */
export interface ShopChange {
  readonly amountShift?: number;
  readonly amountFactor?: number;
  readonly newCountryShare?: number;
  readonly missingShare?: number;
}

/** Records of the shop. */
export function shopRows(random: Random, count: number, change: ShopChange = {}): Row[] {
  return Array.from({ length: count }, () => {
    const amount = (50 + 10 * (random.normal() + (change.amountShift ?? 0))) * (change.amountFactor ?? 1);
    const items = 1 + random.below(5);
    const country =
      random.uniform() < (change.newCountryShare ?? 0) ? 'XX' : ['DE', 'FR', 'IT', 'DE'][random.below(4)]!;
    const missing = random.uniform() < (change.missingShare ?? 0);
    const prediction = 1 / (1 + Math.exp(-(random.normal() + items / 5 - 1)));
    return { features: [missing ? null : amount, items, country], prediction };
  });
}

/** The capture line of some records, as SageMaker writes it, CSV both ways. */
export function csvCaptureLine(rows: readonly Row[], hour = 0, id = 'event'): string {
  const input = rows
    .map(({ features }) => features.map((value) => (value === null ? '' : String(value as number | string))).join(','))
    .join('\n');
  const output = rows.map(({ prediction }) => `${1 - Number(prediction)},${String(prediction)}`).join('\n');
  return JSON.stringify({
    captureData: {
      endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: input, encoding: 'CSV' },
      endpointOutput: { observedContentType: 'text/csv', mode: 'OUTPUT', data: output, encoding: 'CSV' },
    },
    eventMetadata: { eventId: id, inferenceTime: `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z` },
    eventVersion: '0',
  });
}
