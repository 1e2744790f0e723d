import { readEnvironment } from '../../lib/contracts/environment';
import { judgeDriftEnvironment } from '../../lib/contracts/monitoring';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { S3Objects } from '../shared/objects';
import { CloudWatchUsage } from './business/serving-usage';
import { S3CaptureFiles } from './drift/capture-files';
import { judgeDrift } from './drift/judge-drift';
import { parseJudgeSettings } from './drift/judge-settings';

const settings = readEnvironment({ ...judgeDriftEnvironment, ...announcerEnvironment }, process.env);
const logger = newLogger('judge-drift');
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  silenceHours: settings.TIDEGATE_SILENCE_HOURS,
  ...parseJudgeSettings(settings),
  megabytes: Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 1769),
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({ bucket: settings.TIDEGATE_CAPTURE_BUCKET, key: settings.TIDEGATE_CAPTURE_PREFIX }),
  objects: new S3Objects(),
  usage: new CloudWatchUsage(),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  clock: systemClock,
};

/** Judges what the model was asked in the last hours. */
export async function handler(event: unknown) {
  const report = await judgeDrift(event, ports);
  logger.info('verdict reached', { model: ports.model, ...report });
  return report;
}
