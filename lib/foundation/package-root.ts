import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Root folder of the installed package: the same whether this file runs from `lib` or from `dist/lib`. */
function findPackageRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

const packageRoot = findPackageRoot();

/** What was seen to be there: a hundred models ask for the same handlers. */
const seen = new Set<string>();

/** Absolute path of something that the build put into the package. */
export function builtPath(...segments: string[]): string {
  const file = path.join(packageRoot, 'dist', ...segments);
  if (seen.has(file)) return file;
  if (!existsSync(file)) {
    throw new Error(`'${path.join('dist', ...segments)}' is not in the package; run 'npm run build' in a checkout`);
  }
  seen.add(file);
  return file;
}
