import { readEnvironment } from '../../lib/contracts/environment';
import { judgeQualityEnvironment } from '../../lib/contracts/monitoring';
import type { MonitoringPrices } from '../../lib/contracts/monitoring';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { S3Objects } from '../shared/objects';
import { judgeOutcomes } from './outcomes/judge-outcomes';
import { parseQualityPolicy } from './outcomes/quality-settings';

const settings = readEnvironment({ ...judgeQualityEnvironment, ...announcerEnvironment }, process.env);
const logger = newLogger('judge-quality');
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  windowDays: settings.TIDEGATE_WINDOW_DAYS,
  ...parseQualityPolicy(settings.TIDEGATE_QUALITY_POLICY),
  prices: settings.TIDEGATE_PRICES as MonitoringPrices,
  megabytes: Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 1769),
  registry: connectRegistry(process.env),
  objects: new S3Objects(),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  clock: systemClock,
};

/** Judges the model's answers by what really happened. */
export async function handler(event: unknown) {
  const report = await judgeOutcomes(event, ports);
  logger.info('quality judged', { model: ports.model, ...report });
  return report;
}
