import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';

/** Where CDK writes call stacks, whatever the context says: to acknowledgements and to the metadata of stacks. */
const traces: ReadonlySet<string> = new Set(['acknowledgedStackTrace', 'trace']);

/**
 * Takes the call stacks out of an assembly. They hold paths of the machine that synthesized, so that the same input would
 * give other bytes in another folder; construct paths say enough. `CDK_DEBUG=1` keeps them.
 */
export function removeTraces(assemblyFolder: string): void {
  if (process.env['CDK_DEBUG']) return;
  for (const entry of readdirSync(assemblyFolder, { recursive: true, withFileTypes: true })) {
    const written = entry.name === VALIDATION_REPORT_FILE || entry.name.endsWith('.metadata.json');
    const file = path.join(entry.parentPath, entry.name);
    // Assets are what is deployed: their bytes are not ours to change.
    if (!entry.isFile() || !written || path.relative(assemblyFolder, file).includes('asset.')) continue;
    const content = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    writeFileSync(
      file,
      JSON.stringify(content, (key, value: unknown) => (traces.has(key) ? undefined : value), 2),
    );
  }
}
