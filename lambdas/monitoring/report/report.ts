import { html } from '../../shared/html';
import type { ReportInput } from './input';
import { attributionSection } from './sections/attribution';
import { businessSection } from './sections/business';
import { causesSection } from './sections/causes';
import { columnsSection } from './sections/columns';
import { contractSection } from './sections/contract';
import { derivationSection } from './sections/derivation';
import { fairnessSection } from './sections/fairness';
import { qualitySection } from './sections/quality';
import { summarySection } from './sections/summary';
import { style } from './style';
import { windowsOf } from './windows';

/**
 * The report of a run: one page that needs nothing beside itself, has no scripts, and reads in grey, on a phone and on
 * paper. The same input gives the same bytes.
 */
export function renderReport(input: ReportInput): string {
  const { title, run } = input;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="robots" content="noindex" />
        <title>${title}: ${run.verdict}</title>
        ${style}
      </head>
      <body>
        ${summarySection(input)} ${causesSection(input)} ${qualitySection(run.quality, input.history ?? [])}
        ${fairnessSection(run.quality)} ${businessSection(run)} ${attributionSection(run.attribution)}
        ${columnsSection(input)} ${contractSection(windowsOf(input))} ${derivationSection(input)}
      </body>
    </html> `.markup;
  return `${page.replace(/\s*\n\s*/g, '\n').trim()}\n`;
}
