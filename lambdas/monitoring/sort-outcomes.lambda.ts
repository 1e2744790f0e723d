import { readEnvironment } from '../../lib/contracts/environment';
import { profilingEnvironment } from '../../lib/contracts/monitoring';
import { systemClock } from '../shared/clock';
import { S3Objects } from '../shared/objects';
import { sortPieces } from './outcomes/sort-pieces';

const settings = readEnvironment(profilingEnvironment, process.env);
const ports = {
  model: settings.TIDEGATE_MODEL,
  captureBucket: settings.TIDEGATE_CAPTURE_BUCKET,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  objects: new S3Objects(),
  clock: systemClock,
};

/** Sorts answers and outcomes of some files by identity. */
export async function handler(event: unknown) {
  return sortPieces(event, ports);
}
