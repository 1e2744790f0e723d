import { readEnvironment } from '../../lib/contracts/environment';
import { profilingEnvironment } from '../../lib/contracts/monitoring';
import { systemClock } from '../shared/clock';
import { S3Objects } from '../shared/objects';
import { mergeHour } from './drift/merge-hour';

const settings = readEnvironment(profilingEnvironment, process.env);
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  objects: new S3Objects(),
  clock: systemClock,
};

/** Adds the parts of an hour up. */
export async function handler(event: unknown) {
  return mergeHour(event, ports);
}
