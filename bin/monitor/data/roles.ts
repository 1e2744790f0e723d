/** Columns of a table that are no features. */
export interface Roles {
  readonly prediction: string | null;
  readonly label: string | null;
  readonly time: string | null;
  readonly id: string | null;
}

/** Names that speak for themselves, tried in this order when a role is not stated. */
const customary: Readonly<Record<keyof Roles, readonly string[]>> = {
  prediction: ['prediction', 'score'],
  label: ['label', 'target', 'actual'],
  time: ['timestamp', 'event_time', 'eventTime', 'time'],
  id: ['id', 'event_id', 'eventId', 'inference_id', 'inferenceId'],
};

/** Roles as stated, and for the rest columns with customary names. */
export function rolesOf(columns: readonly string[], stated: Partial<Roles>): Roles {
  const role = (name: keyof Roles): string | null =>
    stated[name] ?? customary[name].find((column) => columns.includes(column)) ?? null;
  return { prediction: role('prediction'), label: role('label'), time: role('time'), id: role('id') };
}

/** A time as ISO 8601, UTC: from text, or from seconds or milliseconds since 1970. Null when it cannot be one. */
export function timeOf(value: unknown): string | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{9,13}$/.test(value) ? Number(value) : null;
  const at =
    number !== null
      ? new Date(number < 1e11 ? number * 1_000 : number)
      : typeof value === 'string'
        ? new Date(utc(value))
        : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z');
}

/** Reads times of records; many in a row have the same, and then are one text in memory as well. */
export class TimeReader {
  private raw: unknown;
  private time: string | null = null;

  /** As the function of that name. */
  public timeOf(raw: unknown): string | null {
    if (raw !== this.raw) {
      this.raw = raw;
      this.time = timeOf(raw);
    }
    return this.time;
  }
}

/** Text without a zone counts as UTC: a result must not depend on the machine that computes it. */
function utc(text: string): string {
  const iso = text.trim().replace(' ', 'T');
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
}
