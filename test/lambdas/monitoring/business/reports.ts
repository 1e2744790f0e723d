/** A line of reports as callers deliver it. */
export function reportLine(
  eventId: string,
  businessData: Readonly<Record<string, unknown>>,
  recordedAt = '2026-03-01T12:00:00Z',
  reportId?: string,
): string {
  const eventMetadata = { eventId, recordedAt, ...(reportId === undefined ? {} : { reportId }) };
  return JSON.stringify({ businessData, eventMetadata, eventVersion: '0' });
}
