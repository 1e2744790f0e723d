import { readEnvironment } from '../../lib/contracts/environment';
import { profilingEnvironment } from '../../lib/contracts/monitoring';
import { systemClock } from '../shared/clock';
import { S3Objects } from '../shared/objects';
import { profilePieces } from './drift/profile-pieces';

const settings = readEnvironment(profilingEnvironment, process.env);
const ports = {
  model: settings.TIDEGATE_MODEL,
  captureBucket: settings.TIDEGATE_CAPTURE_BUCKET,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  objects: new S3Objects(),
  clock: systemClock,
};

/** Profiles some pieces of capture. */
export async function handler(event: unknown) {
  return profilePieces(event, ports);
}
