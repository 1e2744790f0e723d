import { connectFiles } from './connect';
import { joinParts } from './outcomes/join-parts';

const ports = connectFiles(process.env);

/** Joins answers of parts of days with their outcomes. */
export async function handler(event: unknown) {
  return joinParts(event, ports);
}
