import { Duration, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reportedCounters } from '../contracts/business';
import {
  joinReportsEnvironment,
  judgeDriftEnvironment,
  planProfilesEnvironment,
  profilingEnvironment,
} from '../contracts/monitoring';
import type { DriftPolicy } from '../contracts/monitoring';
import { businessReportsPrefix, capturePrefix, monitoringWork, reportPrefix } from '../contracts/storage';
import type { HandlerFunction } from '../foundation/handler-function';
import type { DriftMonitorProps } from './drift-monitor';
import { Season } from './drift-monitoring-props';
import { wholeHours, windowHours } from './drift-windows';
import { allowUsage, announceFrom, checkedPrefix, monitorFunction, quarterlyBudget } from './monitor-function';
import { pricesOf } from './monitoring-prices';
import type { ProfilingDefinitionParts } from './profiling-definition';
import { businessSettings } from './business-settings';

/** Properties of the functions: those of the monitor, with its defaults resolved. */
export interface DriftFunctionsProps extends DriftMonitorProps {
  readonly every: Duration;
  readonly deadLetterQueue: sqs.IQueue;
}

/** The functions of a drift monitor. Each reads and writes what its step needs. */
export class DriftFunctions extends Construct {
  /** Finds what is to be profiled. */
  public readonly plan: HandlerFunction;
  /** Profiles capture. */
  public readonly profile: HandlerFunction;
  /** Adds the parts of an hour up. */
  public readonly merge: HandlerFunction;
  /** Joins reports of business with predictions; undefined where none are delivered. */
  public readonly joinReports?: HandlerFunction;
  /** Reaches the verdict. */
  public readonly judge: HandlerFunction;

  public constructor(scope: Construct, id: string, props: DriftFunctionsProps) {
    super(scope, id);
    const { model, registry, artifactStore } = props;
    const prefix = checkedPrefix('capturePrefix', props.capturePrefix ?? capturePrefix(model));
    const windows = windowHours(props.windows);
    const business = businessSettings(props.business, Math.max(...windows), props.servingUsage);
    const [work, kept] = [monitoringWork.model(model), reportPrefix.model(model)];
    const reported = reportPrefix.allReported(model);
    const shared = {
      TIDEGATE_MODEL: model,
      TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
      TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    };
    const planned = {
      ...shared,
      TIDEGATE_CAPTURE_PREFIX: prefix,
      TIDEGATE_WINDOWS: windows.join(','),
      TIDEGATE_BUSINESS: Stack.of(this).toJsonString(business ?? null),
    };

    this.plan = monitorFunction(this, 'Plan', {
      ...props,
      handler: 'monitoring/plan-profiles',
      description: `Finds which hours of ${model} have no profile yet.`,
      timeout: Duration.minutes(5),
      reads: { artifacts: true, capture: [prefix], reports: [kept] },
      writes: [work],
    });
    registry.attachReader(this.plan);
    this.plan.declare(planProfilesEnvironment, planned);

    this.profile = monitorFunction(this, 'Profile', {
      ...props,
      handler: 'monitoring/profile-pieces',
      description: `Profiles some of what ${model} is asked.`,
      // Less than an express workflow may take.
      timeout: Duration.minutes(4),
      reads: { artifacts: true, capture: [prefix], reports: [] },
      writes: [work],
    });
    this.profile.declare(profilingEnvironment, shared);

    this.merge = monitorFunction(this, 'Merge', {
      ...props,
      handler: 'monitoring/merge-hour',
      description: `Adds up what was profiled of an hour of ${model}.`,
      timeout: Duration.minutes(5),
      reads: { artifacts: false, capture: [], reports: [work] },
      writes: [kept],
    });
    this.merge.declare(profilingEnvironment, shared);

    if (business && reportedCounters(business.counters).length > 0) {
      const delivered = businessReportsPrefix(model);
      this.joinReports = monitorFunction(this, 'JoinReports', {
        ...props,
        handler: 'monitoring/join-reports',
        description: `Joins what was reported of predictions of ${model} with them.`,
        timeout: Duration.minutes(15),
        reads: { artifacts: true, capture: [prefix, delivered], reports: [reported] },
        writes: [reported],
      });
      registry.attachReader(this.joinReports);
      this.joinReports.declare(joinReportsEnvironment, {
        ...shared,
        TIDEGATE_CAPTURE_PREFIX: prefix,
        TIDEGATE_REPORTS_PREFIX: delivered,
        TIDEGATE_REPORTED_DAYS: String(Math.floor(Math.max(...windows) / 24)),
        TIDEGATE_BUSINESS: planned.TIDEGATE_BUSINESS,
      });
    }

    this.judge = monitorFunction(this, 'Judge', {
      ...props,
      handler: 'monitoring/judge-drift',
      description: `Compares what ${model} is asked with what it was trained on.`,
      timeout: Duration.minutes(15),
      reads: { artifacts: true, capture: [prefix], reports: [work, kept] },
      writes: [kept],
    });
    announceFrom(this.judge, registry);
    if (business?.price) allowUsage(this.judge);
    this.judge.declare(judgeDriftEnvironment, {
      ...planned,
      TIDEGATE_ENVIRONMENT: registry.environmentName,
      TIDEGATE_SILENCE_HOURS: String(wholeHours('silence', props.silence ?? Duration.hours(24))),
      TIDEGATE_DRIFT_POLICY: Stack.of(this).toJsonString(policyOf(props)),
      TIDEGATE_PRICES: Stack.of(this).toJsonString(pricesOf(props.prices)),
    });
  }

  /** All of them. */
  public get all(): readonly HandlerFunction[] {
    return [this.plan, this.profile, this.merge, ...(this.joinReports ? [this.joinReports] : []), this.judge];
  }

  /** Their ARNs, for the definition. */
  public get arns(): ProfilingDefinitionParts['functions'] {
    const { plan, profile, merge, joinReports, judge } = this;
    return {
      plan: plan.functionArn,
      profile: profile.functionArn,
      merge: merge.functionArn,
      joinReports: joinReports?.functionArn,
      judge: judge.functionArn,
    };
  }
}

/** A counter is watched anew with every champion and every quarter: so many times a quarter, its budget is for. */
const streamsAQuarter = 4;

function policyOf(props: DriftFunctionsProps): DriftPolicy {
  const minimumRows = props.minimumRecords ?? 50;
  if (!(Number.isInteger(minimumRows) && minimumRows >= 10)) {
    throw new Error(`minimumRecords must be a whole number from 10; got ${minimumRows}`);
  }
  return {
    budget: quarterlyBudget(props.falseAlarmsPerQuarter),
    looksPerDay: 24 / props.every.toHours(),
    minimumRows,
    ignoreFeatures: props.ignoreFeatures ?? [],
    season: props.season ?? Season.HOUR_OF_WEEK,
    business: { streams: streamsAQuarter },
  };
}
