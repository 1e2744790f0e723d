import { readEnvironment } from '../../lib/contracts/environment';
import { profilingEnvironment } from '../../lib/contracts/monitoring';
import { systemClock } from '../shared/clock';
import { S3Objects } from '../shared/objects';
import { joinParts } from './outcomes/join-parts';

const settings = readEnvironment(profilingEnvironment, process.env);
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  objects: new S3Objects(),
  clock: systemClock,
};

/** Joins answers of parts of days with their outcomes. */
export async function handler(event: unknown) {
  return joinParts(event, ports);
}
