import { readEnvironment } from '../../lib/contracts/environment';
import { attributionMonitorEnvironment } from '../../lib/contracts/monitoring';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { S3Objects } from '../shared/objects';
import { attributionPolicyOf } from './attribution/attribution-settings';
import { StoredVersionModels } from './attribution/champion-model';
import { monitorAttribution } from './attribution/monitor-attribution';
import { S3CaptureFiles } from './drift/capture-files';

const settings = readEnvironment({ ...attributionMonitorEnvironment, ...announcerEnvironment }, process.env);
const logger = newLogger('attribution-monitor');
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  windowHours: settings.TIDEGATE_WINDOW_HOURS,
  sample: settings.TIDEGATE_SAMPLE,
  policy: attributionPolicyOf(settings.TIDEGATE_ATTRIBUTION_POLICY),
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({ bucket: settings.TIDEGATE_CAPTURE_BUCKET, key: settings.TIDEGATE_CAPTURE_PREFIX }),
  models: new StoredVersionModels(),
  objects: new S3Objects(),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  clock: systemClock,
};

/** Judges on which features the model's answers hang. */
export async function handler(event: unknown) {
  const report = await monitorAttribution(event, ports);
  logger.info('attributions judged', { model: ports.model, ...report });
  return report;
}
