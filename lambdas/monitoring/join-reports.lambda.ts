import { reportedCounters } from '../../lib/contracts/business';
import { readEnvironment } from '../../lib/contracts/environment';
import { joinReportsEnvironment } from '../../lib/contracts/monitoring';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { parseBusinessSettings } from './business/business-settings';
import { joinReports } from './business/join-reports';
import { S3CaptureFiles } from './drift/capture-files';

const settings = readEnvironment(joinReportsEnvironment, process.env);
const logger = newLogger('join-reports');
const bucket = settings.TIDEGATE_CAPTURE_BUCKET;
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  days: settings.TIDEGATE_REPORTED_DAYS,
  counters: reportedCounters(parseBusinessSettings(settings.TIDEGATE_BUSINESS)?.counters ?? []),
  delivered: { bucket, key: settings.TIDEGATE_REPORTS_PREFIX },
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({ bucket, key: settings.TIDEGATE_CAPTURE_PREFIX }),
  objects: new S3Objects(),
  clock: systemClock,
};

/** Joins reports of business with the predictions that they tell of. */
export async function handler(event: unknown) {
  const usage = await joinReports(event, ports);
  logger.info('reports joined', { model: ports.model, ...usage });
  return usage;
}
