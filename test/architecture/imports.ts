import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** One import of a source file. */
export interface Import {
  /** File that imports, from the root. */
  readonly from: string;
  /** File that is imported, from the root without ending, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** TypeScript files below a folder, from the root. */
export function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => path.join(folder, file))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every import and re-export of the files below a folder. */
export function importsOf(folder: string): Import[] {
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  return sources(folder).flatMap((from) =>
    [...textOf(from).matchAll(statement)].map(([, type, specifier]) => ({
      from,
      to: specifier!.startsWith('.') ? path.join(path.dirname(from), specifier!) : specifier!,
      typeOnly: type !== undefined,
    })),
  );
}
