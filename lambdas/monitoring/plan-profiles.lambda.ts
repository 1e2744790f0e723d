import { carriedCounters } from '../../lib/contracts/business';
import { readEnvironment } from '../../lib/contracts/environment';
import { planProfilesEnvironment } from '../../lib/contracts/monitoring';
import { parseBusinessSettings } from './business/business-settings';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { S3CaptureFiles } from './drift/capture-files';
import { planProfiles } from './drift/plan-profiles';

const settings = readEnvironment(planProfilesEnvironment, process.env);
const logger = newLogger('plan-profiles');
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  windows: settings.TIDEGATE_WINDOWS,
  counters: carriedCounters(parseBusinessSettings(settings.TIDEGATE_BUSINESS)?.counters ?? []),
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({
    bucket: settings.TIDEGATE_CAPTURE_BUCKET,
    key: settings.TIDEGATE_CAPTURE_PREFIX,
  }),
  objects: new S3Objects(),
  clock: systemClock,
};

/** Finds which hours before a time have no profile yet. */
export async function handler(event: unknown) {
  const plan = await planProfiles(event, ports);
  logger.info('profiling planned', { model: ports.model, hours: plan.hours.length, pieces: plan.pieces.count });
  return plan;
}
