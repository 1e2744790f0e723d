import { readEnvironment } from '../../lib/contracts/environment';
import { qualityMonitorEnvironment } from '../../lib/contracts/monitoring';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { S3Objects } from '../shared/objects';
import { S3CaptureFiles } from './drift/capture-files';
import { monitorQuality } from './outcomes/monitor-quality';
import { parseQualityPolicy } from './outcomes/quality-settings';

const settings = readEnvironment({ ...qualityMonitorEnvironment, ...announcerEnvironment }, process.env);
const logger = newLogger('quality-monitor');
const bucket = settings.TIDEGATE_CAPTURE_BUCKET;
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  windowDays: settings.TIDEGATE_WINDOW_DAYS,
  ...parseQualityPolicy(settings.TIDEGATE_QUALITY_POLICY),
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({ bucket, key: settings.TIDEGATE_CAPTURE_PREFIX }),
  groundTruth: { bucket, key: settings.TIDEGATE_GROUND_TRUTH_PREFIX },
  objects: new S3Objects(),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  clock: systemClock,
};

/** Judges the model's answers by what really happened. */
export async function handler(event: unknown) {
  const report = await monitorQuality(event, ports);
  logger.info('quality judged', { model: ports.model, ...report });
  return report;
}
