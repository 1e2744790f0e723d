/** A value as monitors know them: 64-bit integers as numbers, times as ISO 8601. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.toISOString() : value;
}
