import { Duration, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { judgeQualityEnvironment, planOutcomesEnvironment, profilingEnvironment } from '../contracts/monitoring';
import type { QualityPolicy } from '../contracts/monitoring';
import { monitoringWork, reportPrefix } from '../contracts/storage';
import type { HandlerFunction } from '../foundation/handler-function';
import { announceFrom, monitorFunction, quarterlyBudget } from './monitor-function';
import { pricesOf } from './monitoring-prices';
import type { QualityDefinitionParts } from './quality-definition';
import type { QualityMonitorProps } from './quality-monitor';

/** Properties of the functions: those of the monitor, with its defaults resolved. */
export interface QualityFunctionsProps extends QualityMonitorProps {
  readonly deadLetterQueue: sqs.IQueue;
  readonly capturePrefix: string;
  readonly groundTruthPrefix: string;
}

/** The functions of a quality monitor. Each reads and writes what its step needs. */
export class QualityFunctions extends Construct {
  /** Finds what is to be sorted, then what is to be joined. */
  public readonly plan: HandlerFunction;
  /** Sorts answers and outcomes by identity. */
  public readonly sort: HandlerFunction;
  /** Joins them. */
  public readonly join: HandlerFunction;
  /** Reaches the verdict. */
  public readonly judge: HandlerFunction;

  public constructor(scope: Construct, id: string, props: QualityFunctionsProps) {
    super(scope, id);
    const { model, registry, artifactStore, capturePrefix, groundTruthPrefix } = props;
    const [work, kept] = [monitoringWork.model(model), reportPrefix.model(model)];
    const shared = {
      TIDEGATE_MODEL: model,
      TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
      TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    };
    const chosen = {
      TIDEGATE_WINDOW_DAYS: String(wholeDays(props.window ?? Duration.days(7))),
      TIDEGATE_QUALITY_POLICY: Stack.of(this).toJsonString(policyOf(props)),
    };

    this.plan = monitorFunction(this, 'Plan', {
      ...props,
      handler: 'monitoring/plan-outcomes',
      description: `Finds which days of ${model} are to be joined with what really happened.`,
      timeout: Duration.minutes(5),
      reads: { artifacts: true, capture: [capturePrefix, groundTruthPrefix], reports: [work, kept] },
      writes: [work],
    });
    registry.attachReader(this.plan);
    this.plan.declare(planOutcomesEnvironment, {
      ...shared,
      ...chosen,
      TIDEGATE_CAPTURE_PREFIX: capturePrefix,
      TIDEGATE_GROUND_TRUTH_PREFIX: groundTruthPrefix,
    });

    this.sort = monitorFunction(this, 'Sort', {
      ...props,
      handler: 'monitoring/sort-outcomes',
      description: `Sorts answers of ${model} and what really happened by identity.`,
      // Less than an express workflow may take.
      timeout: Duration.minutes(4),
      reads: { artifacts: false, capture: [capturePrefix, groundTruthPrefix], reports: [work] },
      writes: [work],
    });
    this.sort.declare(profilingEnvironment, shared);

    this.join = monitorFunction(this, 'Join', {
      ...props,
      handler: 'monitoring/join-outcomes',
      description: `Joins answers of ${model} with what really happened.`,
      timeout: Duration.minutes(4),
      reads: { artifacts: false, capture: [], reports: [work] },
      writes: [work, kept],
    });
    this.join.declare(profilingEnvironment, shared);

    this.judge = monitorFunction(this, 'Judge', {
      ...props,
      handler: 'monitoring/judge-quality',
      description: `Judges the answers of ${model} by what really happened.`,
      timeout: Duration.minutes(15),
      reads: { artifacts: true, capture: [], reports: [work, kept] },
      writes: [kept],
    });
    announceFrom(this.judge, registry);
    this.judge.declare(judgeQualityEnvironment, {
      ...chosen,
      TIDEGATE_MODEL: model,
      TIDEGATE_ENVIRONMENT: registry.environmentName,
      TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
      TIDEGATE_PRICES: Stack.of(this).toJsonString(pricesOf(props.prices)),
    });
  }

  /** All of them. */
  public get all(): readonly HandlerFunction[] {
    return [this.plan, this.sort, this.join, this.judge];
  }

  /** Their ARNs, for the definition. */
  public get arns(): QualityDefinitionParts['functions'] {
    const { plan, sort, join, judge } = this;
    return {
      plan: plan.functionArn,
      sort: sort.functionArn,
      join: join.functionArn,
      judge: judge.functionArn,
    };
  }
}

/** Metrics whose loss may raise an alarm. */
const judged = ['auc', 'calibration', 'precision', 'recall', 'accuracy', 'mae', 'rmse'];

function wholeDays(window: Duration): number {
  const days = window.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1 || days > 28) {
    throw new Error(
      `window of the quality monitor must be whole days, from 1 to 28 days; got ${window.toHumanString()}`,
    );
  }
  return days;
}

function policyOf(props: QualityFunctionsProps): QualityPolicy {
  const { labelShare = 0.9, minimumLabels = 100, losses = {}, groupBy = [], labelDelay } = props;
  if (!(labelShare > 0 && labelShare <= 1)) {
    throw new Error(`labelShare of the quality monitor must lie above 0 and at most at 1; got ${labelShare}`);
  }
  if (!(Number.isInteger(minimumLabels) && minimumLabels >= 10)) {
    throw new Error(`minimumLabels of the quality monitor must be a whole number from 10; got ${minimumLabels}`);
  }
  const delay = labelDelay?.toHours({ integral: false });
  if (delay !== undefined && (delay < 0 || delay > 24 * 180)) {
    throw new Error(`labelDelay of the quality monitor must be at most 180 days; got ${labelDelay!.toHumanString()}`);
  }
  for (const [metric, { warning, critical }] of Object.entries(losses)) {
    if (!judged.includes(metric)) {
      throw new Error(`losses of the quality monitor name '${metric}'; use ${judged.join(', ')}`);
    }
    if (!(warning >= 0 && critical >= warning)) {
      throw new Error(
        `the critical loss of ${metric} must be at least the one that warns; got ${critical} and ${warning}`,
      );
    }
  }
  return {
    budget: quarterlyBudget(props.falseAlarmsPerQuarter),
    looksPerDay: 1,
    minimumLabels,
    labelShare,
    losses: { ...losses },
    groupBy,
    labelDelayHours: delay ?? null,
  };
}
