import { readEnvironment } from '../../lib/contracts/environment';
import { profilingEnvironment } from '../../lib/contracts/monitoring';
import { systemClock } from '../shared/clock';
import { S3Objects } from '../shared/objects';

/** What the steps of a state machine work with that read and write files, and nothing else. */
export function connectFiles(environment: Readonly<Record<string, string | undefined>>) {
  const settings = readEnvironment(profilingEnvironment, environment);
  return {
    model: settings.TIDEGATE_MODEL,
    captureBucket: settings.TIDEGATE_CAPTURE_BUCKET,
    reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
    objects: new S3Objects(),
    clock: systemClock,
  };
}
