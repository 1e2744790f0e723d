/** A number with three significant digits, grouped by thousands; a minus that is as wide as a plus. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(3));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e15)) {
    return rounded.toExponential().replaceAll('-', '−');
  }
  return grouped(rounded);
}

/** A count, grouped by thousands. */
export function count(value: number): string {
  return grouped(value);
}

/** A share as a percentage; a share above zero never shows as none. */
export function share(value: number): string {
  if (value > 0 && value < 0.0001) return '< 0.01 %';
  const percent = value * 100;
  return `${grouped(Number(percent.toFixed(Math.abs(percent) < 1 ? 2 : Math.abs(percent) < 10 ? 1 : 0)))} %`;
}

/** A probability; very small ones as what they are smaller than. */
export function probability(value: number): string {
  return value < 1e-12 ? '< 10⁻¹²' : short(value);
}

/** A moment of an ISO 8601 text, to the minute, as people write it. */
export function moment(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : at.toISOString().slice(0, 16).replace('T', ' ');
}

function grouped(value: number): string {
  const [whole = '', fraction] = String(value).replace('-', '−').split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
