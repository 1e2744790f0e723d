import { readEnvironment } from '../../lib/contracts/environment';
import { driftMonitorEnvironment } from '../../lib/contracts/monitoring';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { S3Objects } from '../shared/objects';
import { S3CaptureFiles } from './drift/capture-files';
import { monitorDrift } from './drift/monitor-drift';
import { monitorPolicy } from './verdict/policy';
import type { MonitorPolicyInput } from './verdict/policy';

const settings = readEnvironment({ ...driftMonitorEnvironment, ...announcerEnvironment }, process.env);
const logger = newLogger('drift-monitor');
const ports = {
  model: settings.TIDEGATE_MODEL,
  reportsBucket: settings.TIDEGATE_REPORTS_BUCKET,
  lookbackHours: settings.TIDEGATE_LOOKBACK_HOURS,
  policy: monitorPolicy(settings.TIDEGATE_DRIFT_POLICY as MonitorPolicyInput),
  registry: connectRegistry(process.env),
  capture: new S3CaptureFiles({
    bucket: settings.TIDEGATE_CAPTURE_BUCKET,
    key: settings.TIDEGATE_CAPTURE_PREFIX,
  }),
  objects: new S3Objects(),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  clock: systemClock,
};

/** Compares what the model was asked in the last hours with what it was trained on. */
export async function handler(event: unknown) {
  const report = await monitorDrift(event, ports);
  logger.info('verdict reached', { model: ports.model, ...report });
  return report;
}
