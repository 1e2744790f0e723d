import { createHash } from 'node:crypto';
import { html, Html } from '../../lambdas/shared/html';
import { style } from '../../lambdas/monitoring/report/style';
import { alarmSection } from './sections/alarms';
import { contextOf, inStory } from './sections/context';
import type { PageContext } from './sections/context';
import { courseSection } from './sections/course';
import { driftRunSection } from './sections/drift-runs';
import { ledgerSection } from './sections/ledger';
import { overviewSection } from './sections/overview';
import { runSection } from './sections/runs';
import { servingSection } from './sections/serving';
import { topSection } from './sections/top';
import { versionSection } from './sections/versions';
import type { ModelSnapshot, Snapshot } from './snapshot';
import { pageStyle } from './style';
import { courseOf } from './view/course';

/** A part of the page that is replaced as a whole when it changes. */
export interface Section {
  readonly id: string;
  /** Changes when the part does. */
  readonly mark: string;
  readonly html: string;
}

/** Where the page lets scripts and connections come from: itself. */
export const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/** All parts of the page, in order. The same snapshot gives the same bytes. */
export function renderSections(snapshot: Snapshot): Section[] {
  const context = contextOf(snapshot);
  const platform =
    snapshot.platformAlarms.length === 0
      ? []
      : [
          section(
            'platform',
            html`<h2>What models share</h2>
              ${alarmSection(context, 'platform', snapshot.platformAlarms)}`,
          ),
        ];
  return [
    section('top', topSection(context)),
    ...snapshot.models.flatMap((model) => modelSections(context, model)),
    ...platform,
  ];
}

function modelSections(shared: PageContext, model: ModelSnapshot): Section[] {
  const course = courseOf(model, shared.snapshot.twin.played);
  const context = course ? inStory(shared) : shared;
  const now = html`${alarmSection(context, model.model, model.alarms)} ${servingSection(context, model)}
  ${runSection(context, model)} ${driftRunSection(context, model)}`;
  const parts = {
    overview: overviewSection(context, model, course),
    course: courseSection(model, course),
    now,
    ledger: ledgerSection(context, model),
    versions: versionSection(context, model),
  };
  return Object.entries(parts).map(([name, part]) => section(`${model.model}/${name}`, part));
}

function section(id: string, { markup }: Html): Section {
  const text = markup.replace(/\s*\n\s*/g, '\n').trim();
  return { id, mark: createHash('sha256').update(text).digest('hex').slice(0, 12), html: text };
}

/** The page as it is first loaded; from then on its script replaces parts. It can be read without the script, too. */
export function renderPage(snapshot: Snapshot): string {
  const sections = renderSections(snapshot).map(
    ({ id, mark, html: content }) => html`<section id="${id}" data-mark="${mark}">${new Html(content)}</section>`,
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Tidegate: the local twin</title>
        ${style} ${pageStyle}
        <link rel="icon" href="data:," />
        <script src="/client.js" defer></script>
      </head>
      <body>
        <main>${sections}</main>
        <p id="live" role="status">as of ${snapshot.takenAt.slice(11, 19)} UTC</p>
      </body>
    </html> `.markup;
  return `${page.replace(/\s*\n\s*/g, '\n').trim()}\n`;
}
