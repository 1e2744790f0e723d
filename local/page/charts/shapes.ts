import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';
import { at } from '../../../lambdas/monitoring/report/charts/svg';
import type { Happening } from '../view/ledger-words';

/** Outlines around the middle of a square of 10 units. Each happening has one of its own, so that none needs a colour. */
const outlines: Readonly<Record<Happening, string>> = {
  alarm: 'M0 -5L5.5 4.5H-5.5Z',
  cleared: 'M0 -5L5.5 4.5H-5.5Z',
  retraining: 'M0 -5.5L5.5 0L0 5.5L-5.5 0Z',
  declined: 'M0 -5.5L5.5 0L0 5.5L-5.5 0Z',
  passed: 'M-5 0L-1.5 4L5 -4.5',
  refused: 'M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5',
  failed: 'M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5',
  promoted: 'M-4 6V-5.5H5L2 -2.5L5 .5H-4',
  'taken-back': 'M-4 6V-5.5H5L2 -2.5L5 .5H-4',
};

/** Happenings whose outlines are filled. */
const filled: readonly Happening[] = ['alarm', 'retraining', 'promoted'];

/** Mark of a happening with its middle at a place. */
export function happeningShape(kind: Happening, x: number, y: number): Html {
  const style = filled.includes(kind) ? 'f' : 'u';
  return html`<path class="${style} ${kind}" transform="translate(${at(x)} ${at(y)})" d="${outlines[kind]}" />`;
}

/** Mark of a verdict with its middle at a place: the shapes that reports use, in its own tone. */
export function verdictShape(verdict: VerdictLevel, x: number, y: number, radius = 4.5): Html {
  const [left, top, size] = [at(x - radius), at(y - radius), at(2 * radius)];
  switch (verdict) {
    case 'ok':
      return html`<circle class="f ${verdict}" cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" />`;
    case 'insufficient':
      return html`<circle class="u ${verdict}" cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" />`;
    case 'warning':
      return html`<path
        class="f ${verdict}"
        d="M${at(x)} ${at(y - radius - 1)}l${at(radius + 1.2)} ${at(2 * radius + 1)}h${at(-2 * radius - 2.4)}z"
      />`;
    case 'critical':
      return html`<rect class="f ${verdict}" x="${left}" y="${top}" width="${size}" height="${size}" />`;
  }
}
