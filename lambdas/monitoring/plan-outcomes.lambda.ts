import { readEnvironment } from '../../lib/contracts/environment';
import { planOutcomesEnvironment } from '../../lib/contracts/monitoring';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { S3CaptureFiles } from './drift/capture-files';
import { planOutcomes } from './outcomes/plan-outcomes';
import { parseQualityPolicy } from './outcomes/quality-settings';

const settings = readEnvironment(planOutcomesEnvironment, process.env);
const logger = newLogger('plan-outcomes');
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
  clock: systemClock,
};

/** Finds which days are to be joined before quality can be judged. */
export async function handler(event: unknown) {
  const plan = await planOutcomes(event, ports);
  logger.info('quality planned', { model: ports.model, sort: plan.sort.count, join: plan.join.count });
  return plan;
}
