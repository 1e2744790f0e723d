import { connectFiles } from './connect';
import { mergeHour } from './drift/merge-hour';

const ports = connectFiles(process.env);

/** Adds the parts of an hour up. */
export async function handler(event: unknown) {
  return mergeHour(event, ports);
}
