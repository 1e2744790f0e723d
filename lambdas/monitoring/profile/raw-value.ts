import type { RawValue } from './row';

/** What a raw value of a numeric feature turned out to be. */
export const enum NumericKind {
  finite,
  missing,
  nan,
  infinite,
  invalid,
}

/** The number that `readNumber` read last, when it said finite. A box instead of an object per value: this is hot. */
export const lastNumber = { value: 0 };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a raw value as a number. Numbers count as they are, booleans as 1 and 0, decimal text as its number;
 * null, undefined and blank text are missing; `NaN` and `inf` in any case are what they say; anything else is invalid.
 */
export function readNumber(raw: RawValue): NumericKind {
  if (typeof raw === 'number') return keepNumber(raw);
  if (raw === null || raw === undefined) return NumericKind.missing;
  if (typeof raw === 'boolean') return keepNumber(raw ? 1 : 0);
  if (typeof raw !== 'string') return NumericKind.invalid;
  const text = raw.trim();
  if (text === '') return NumericKind.missing;
  if (decimal.test(text)) return keepNumber(Number(text));
  if (/^[+-]?nan$/i.test(text)) return NumericKind.nan;
  return /^[+-]?inf(inity)?$/i.test(text) ? NumericKind.infinite : NumericKind.invalid;
}

function keepNumber(value: number): NumericKind {
  if (Number.isFinite(value)) {
    lastNumber.value = value + 0;
    return NumericKind.finite;
  }
  return Number.isNaN(value) ? NumericKind.nan : NumericKind.infinite;
}

/** Reads a raw value as a category: its text; undefined when missing; null when it cannot be one. */
export function readCategory(raw: RawValue): string | undefined | null {
  if (typeof raw === 'string') {
    const text = raw.trim();
    return text === '' ? undefined : text;
  }
  if (raw === null || raw === undefined) return undefined;
  if (typeof raw === 'number') return Number.isNaN(raw) ? undefined : String(raw);
  return typeof raw === 'boolean' ? String(raw) : null;
}
