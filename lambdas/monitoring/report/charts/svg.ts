import { html, type Html } from '../../../shared/html';

/** A place in a drawing, as short as a tenth of a unit can be written. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A drawing that is as wide as its place; `label` says it to those who do not see it. */
export function drawing(width: number, height: number, label: string, content: readonly Html[]): Html {
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${content}</svg>`;
}

/** A linear map from values to places. */
export function scale(from: number, to: number, first: number, last: number): (value: number) => number {
  const span = to - from;
  return (value) => (span === 0 ? (first + last) / 2 : first + ((value - from) / span) * (last - first));
}

/** About `wanted` round numbers between two values. */
export function ticks(from: number, to: number, wanted: number): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power;
  const first = Math.ceil(from / step);
  const found: number[] = [];
  for (let i = first; i * step <= to * (1 + 1e-12); i += 1) found.push(Number((i * step).toPrecision(12)));
  return found;
}
