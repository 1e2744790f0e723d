import { html, type Html } from '../../../shared/html';
import { delayEdges, type MaturityCurve } from '../../quality/label-delay';
import { at, drawing, scale } from './svg';

const width = 440;
const height = 120;
const [left, right, top, bottom] = [42, width - 10, 8, height - 22];

/** Share of answers that have their outcome, by age: as far as it was seen, each age of the curve alike wide. */
export function arrivalChart({ shares, observedHours }: MaturityCurve): Html {
  const seen = delayEdges.filter((edge) => edge <= observedHours);
  const x = scale(0, seen.length, left, right);
  const y = scale(0, 1, bottom, top);
  const path = seen.map((_, i) => `H${at(x(i))}V${at(y(shares[i]!))}`).join('');
  const every = Math.max(1, Math.ceil(seen.length / 6));
  return drawing(width, height, 'Share of answers with an outcome by hours since the answer', [
    ...[0, 0.5, 1].map(
      (value) =>
        html`<path class="g" d="M${left} ${at(y(value))}H${right}" /><text
            class="t e"
            x="${left - 6}"
            y="${at(y(value) + 4)}"
            >${value * 100} %</text
          >`,
    ),
    html`<path class="i" d="M${at(x(0))} ${at(y(0))}${path}H${at(x(seen.length))}" />`,
    ...seen.flatMap((edge, i) =>
      i % every === every - 1 || seen.length <= every
        ? [html`<text class="t m" x="${at(x(i + 1) - 8)}" y="${height - 6}">${edge} h</text>`]
        : [],
    ),
  ]);
}
