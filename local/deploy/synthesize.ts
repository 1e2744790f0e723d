import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TwinSettings } from '../settings';
import { runTool, ToolError } from './run-tool';

/** The environment that the twin deploys, and the stage of it. */
export const reference = { configuration: path.join('examples', 'reference', 'tidegate.yaml'), stage: 'dev' } as const;

/**
 * Synthesizes the reference environment with the app that `cdk deploy` would run, unless nothing has changed since.
 *
 * @returns folder of the stage's assembly, and whether it is a new one
 * @throws Error with what the app printed when it fails
 */
export async function synthesize(
  settings: TwinSettings,
  signal?: AbortSignal,
): Promise<{ assembly: string; synthesized: boolean }> {
  const output = path.join(settings.folder, 'cdk.out');
  const assembly = path.join(output, `assembly-${reference.stage}`);
  const stamp = path.join(settings.folder, 'synthesized.stamp');
  const digest = digestOf(settings.root);
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && existsSync(assembly);
  if (current) return { assembly, synthesized: false };
  mkdirSync(settings.folder, { recursive: true });
  try {
    await runTool({
      command: [process.execPath, path.join(settings.root, 'dist', 'bin', 'app.js')],
      cwd: settings.root,
      environment: { CDK_OUTDIR: output, TIDEGATE_CONFIG: reference.configuration },
      ...(signal && { signal }),
    });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new Error(`the reference environment does not synthesize:\n${error.output.trim()}`, { cause: error });
  }
  writeFileSync(stamp, digest);
  return { assembly, synthesized: true };
}

/** Everything that templates and assets are made of: what was built, and the examples. */
function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const folder of [path.join('dist', '.stamps'), 'examples']) {
    const files = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .filter((file) => !/(^|\/)(\.venv|__pycache__|node_modules)/.test(file))
      .sort();
    for (const file of files)
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}
