import { readEnvironment } from '../../lib/contracts/environment';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { retrainingControllerEnvironment } from '../../lib/contracts/retraining';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { CloudWatchMetrics } from '../shared/metrics';
import { CloudWatchAlarms } from './alarms';
import { control } from './controller';
import { DynamoLocks } from './dynamo-locks';
import { StepFunctionsExecutions } from './executions';
import { parseAlarmCauses } from './signals';

const settings = readEnvironment({ ...retrainingControllerEnvironment, ...announcerEnvironment }, process.env);
const model = settings.TIDEGATE_MODEL;
const logger = newLogger('retraining-controller');
const ports = {
  model,
  alarmCauses: parseAlarmCauses(settings.TIDEGATE_ALARM_CAUSES),
  policy: { cooldown: settings.TIDEGATE_COOLDOWN_SECONDS * 1000, lease: settings.TIDEGATE_LEASE_SECONDS * 1000 },
  locks: new DynamoLocks(settings.TIDEGATE_LOCKS_TABLE, model),
  executions: new StepFunctionsExecutions(settings.TIDEGATE_STATE_MACHINE_ARN),
  alarms: new CloudWatchAlarms(),
  registry: connectRegistry(process.env),
  events: new EventBusPublisher(settings.TIDEGATE_EVENT_BUS),
  metrics: new CloudWatchMetrics(settings.TIDEGATE_ENVIRONMENT),
  clock: systemClock,
};

/** Decides on requests for retraining and starts at most one training. */
export async function handler(event: unknown): Promise<void> {
  const answers = await control(event, ports);
  logger.info('retraining signal answered', { model, answers });
}
