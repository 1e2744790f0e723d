import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Evidence } from './evidence';
import { renderPage } from './render-page';

/** Names of the report's files in the assembly. */
export const reportFiles = { page: 'tidegate-report.html', data: 'tidegate-report.json' } as const;

/** Writes the report beside the templates; answers the path of the page. */
export function writeReport(evidence: Evidence, assemblyFolder: string): string {
  const page = path.join(assemblyFolder, reportFiles.page);
  writeFileSync(page, renderPage(evidence));
  writeFileSync(path.join(assemblyFolder, reportFiles.data), `${JSON.stringify(evidence, null, 1)}\n`);
  return page;
}
