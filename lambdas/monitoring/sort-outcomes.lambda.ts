import { connectFiles } from './connect';
import { sortPieces } from './outcomes/sort-pieces';

const ports = connectFiles(process.env);

/** Sorts answers and outcomes of some files by identity. */
export async function handler(event: unknown) {
  return sortPieces(event, ports);
}
