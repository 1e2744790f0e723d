import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { readConfiguration } from '../../bin/configuration/read-configuration';
import { buildPlatforms } from '../../bin/platform/build-platforms';
import { newApp } from '../../bin/synthesis/synthesize';

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** The templates of the reference environment by stack path, for example `prod/flight-delay`. Policies are not run. */
export function referenceTemplates(): ReadonlyMap<string, Readonly<Record<string, Resource>>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-golden-'));
  try {
    const app = newApp({ outputFolder: folder });
    buildPlatforms(app, readConfiguration(path.resolve(__dirname, '../../examples/reference/tidegate.yaml')));
    const assembly = app.synth();
    const stacks = assembly.stacksRecursively.map(
      (stack) =>
        [stack.hierarchicalId, (stack.template as { Resources: Readonly<Record<string, Resource>> }).Resources] as const,
    );
    return new Map([...stacks].sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
