import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Root folder of the installed package: the same whether this file runs from `lib` or from `dist/lib`. */
function findPackageRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

const packageRoot = findPackageRoot();

/** Absolute path of something that the build put into the package. */
export function builtPath(...segments: string[]): string {
  const file = path.join(packageRoot, 'dist', ...segments);
  if (!existsSync(file)) {
    throw new Error(`'${path.join('dist', ...segments)}' is not in the package; run 'npm run build' in a checkout`);
  }
  return file;
}
