import { joinParts } from '../../../../lambdas/monitoring/outcomes/join-parts';
import { judgeOutcomes } from '../../../../lambdas/monitoring/outcomes/judge-outcomes';
import type { JudgeOutcomesPorts, QualityReport } from '../../../../lambdas/monitoring/outcomes/judge-outcomes';
import { planOutcomes } from '../../../../lambdas/monitoring/outcomes/plan-outcomes';
import type { PlanOutcomesPorts } from '../../../../lambdas/monitoring/outcomes/plan-outcomes';
import { sortPieces } from '../../../../lambdas/monitoring/outcomes/sort-pieces';
import type { ItemList } from '../../../../lib/contracts/monitoring';

/** What all steps work with. */
export interface RunQualityPorts extends PlanOutcomesPorts, JudgeOutcomesPorts {
  readonly captureBucket: string;
  readonly registry: PlanOutcomesPorts['registry'];
  readonly objects: PlanOutcomesPorts['objects'];
}

/** Runs the steps as the state machine does. */
export async function runQuality(request: unknown, ports: RunQualityPorts): Promise<QualityReport> {
  let plan = await planOutcomes(request, ports);
  while (plan.sort.count + plan.join.count > 0) {
    if (plan.sort.count > 0) for (const item of await itemsOf(plan.sort, ports)) await sortPieces(item, ports);
    else for (const item of await itemsOf(plan.join, ports)) await joinParts(item, ports);
    plan = await planOutcomes(plan, ports);
  }
  return judgeOutcomes(plan, ports);
}

async function itemsOf(list: ItemList, { objects }: RunQualityPorts): Promise<unknown[]> {
  return JSON.parse(Buffer.from(await objects.get(list)).toString()) as unknown[];
}
