import { permutationAttributions } from '../../lambdas/monitoring/attribution/permutation';
import { attributionReference } from '../../lambdas/monitoring/attribution/reference';
import { judgeAttribution } from '../../lambdas/monitoring/verdict/judge-attribution';
import { monitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import { linearModel } from '../../test/lambdas/monitoring/support/linear-model';
import { seeded } from '../../test/lambdas/monitoring/support/random';

/** Attributions day by day with a model that nothing happens to. */
export interface AttributionWorld {
  readonly features: number;
  /** Records that attributions are computed on. */
  readonly records: number;
  readonly quarters: number;
}

/** Windows a quarter that raise an alarm. */
export interface AttributionNull extends AttributionWorld {
  readonly alarms: number;
  readonly alarmsWithoutFloors: number;
}

/** Counts alarms in quarters of daily windows. Every quarter has a reference of its own. */
export async function simulateAttributionNull(world: AttributionWorld, seed: number): Promise<AttributionNull> {
  const { features, score, rows } = linearModel(seeded(seed), world.features);
  const standard = monitorPolicy();
  const none = { warning: 0, critical: 0 };
  const bare = monitorPolicy({ attribution: { losses: none, shares: none } });
  let [alarms, bareAlarms] = [0, 0];
  for (let quarter = 0; quarter < world.quarters; quarter += 1) {
    const known = await attributionReference(rows(12 * world.records), features, score);
    for (let day = 0; day < 91; day += 1) {
      const current = await permutationAttributions(rows(world.records), score);
      const alarmOf = (policy: typeof bare) =>
        Number(judgeAttribution(current, world.records, known, policy).causes.length > 0);
      alarms += alarmOf(standard);
      bareAlarms += alarmOf(bare);
    }
  }
  return { ...world, alarms: alarms / world.quarters, alarmsWithoutFloors: bareAlarms / world.quarters };
}
