import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A part of docs/statistics.md, between markers of its own. */
export interface Section {
  readonly lines: readonly string[];
  /** Drawings by file name, in docs/images. */
  readonly drawings?: Readonly<Record<string, string>>;
}

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

/** 50000 → `50,000` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** .125 → `13 %` */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Writes the drawings of a section. */
export function writeDrawings(root: string, drawings: Readonly<Record<string, string>>): void {
  const folder = join(root, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  for (const [name, markup] of Object.entries(drawings)) writeFileSync(join(folder, name), markup);
}
