import {
  GetMetricDataCommand,
  ListTagsForResourceCommand,
  SetAlarmStateCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { MetricAlarm, MetricDataQuery, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alarmTag } from '../../names';
import { lastPeriods, periodLength } from './alarm-series';
import type { Datapoint } from './alarm-series';
import { parseAlarmDefinition } from './definition';
import type { AlarmDefinition } from './definition';
import { evaluateAlarm } from './evaluate-alarm';
import type { Series } from './math-expression';

/** Alarms whose definitions the twin evaluates, with their definitions. */
interface WatchedAlarm {
  readonly alarm: MetricAlarm;
  readonly definition: AlarmDefinition;
}

/** Evaluates alarms by the definitions in their tags, and sets their states. */
export class AlarmEvaluator {
  private readonly definitions = new Map<string, AlarmDefinition | undefined>();
  private readonly startedAt = new Date();

  public constructor(
    private readonly client: CloudWatchClient,
    /** How many seconds a minute of AWS takes on the twin. */
    private readonly secondsPerMinute: number,
  ) {}

  /** Looks at every alarm once. */
  public async evaluateAll(): Promise<void> {
    const watched = await this.watched();
    if (watched.length === 0) return;
    const now = new Date();
    const points = await this.read(watched, now);
    for (const [index, { alarm, definition }] of watched.entries()) {
      const series = this.seriesOf(definition, index, points, now);
      // Where values make the periods, silence makes none.
      if (this.countsValues(definition) && [...series.values()].every((values) => values.length === 0)) continue;
      const before = alarm.StateValue ?? 'INSUFFICIENT_DATA';
      const { state, reason } = evaluateAlarm(definition, series, before);
      if (state === before) continue;
      await this.client.send(
        new SetAlarmStateCommand({ AlarmName: alarm.AlarmName, StateValue: state, StateReason: reason }),
      );
    }
  }

  private async watched(): Promise<WatchedAlarm[]> {
    const found: WatchedAlarm[] = [];
    for await (const { MetricAlarms } of paginateDescribeAlarms({ client: this.client }, {})) {
      for (const alarm of MetricAlarms ?? []) {
        const definition = await this.definitionOf(alarm);
        if (definition) found.push({ alarm, definition });
      }
    }
    return found;
  }

  private async definitionOf(alarm: MetricAlarm): Promise<AlarmDefinition | undefined> {
    const key = `${alarm.AlarmArn!} ${alarm.AlarmConfigurationUpdatedTimestamp?.toISOString() ?? ''}`;
    if (!this.definitions.has(key)) {
      const { Tags } = await this.client.send(new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn }));
      const text = Tags?.find(({ Key }) => Key === alarmTag)?.Value;
      this.definitions.set(key, text === undefined ? undefined : parseAlarmDefinition(text));
    }
    return this.definitions.get(key);
  }

  /** Values of all metrics, by the number of the alarm and the metric's id, second by second or period by period. */
  private async read(watched: readonly WatchedAlarm[], now: Date): Promise<Map<string, Datapoint[]>> {
    const queries = watched.flatMap(({ definition }, index) =>
      definition.Metrics.filter(({ MetricStat }) => MetricStat !== undefined).map(
        ({ Id, MetricStat }): MetricDataQuery => {
          const length = periodLength(MetricStat!.Metric.Namespace, MetricStat!.Period, this.secondsPerMinute);
          const Period = length.kind === 'value' ? 1 : length.milliseconds / 1000;
          return { Id: `a${index}_${Id}`, MetricStat: { ...MetricStat!, Period }, ReturnData: true };
        },
      ),
    );
    const points = new Map<string, Datapoint[]>();
    for (let start = 0; start < queries.length; start += 500) {
      const { MetricDataResults } = await this.client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries.slice(start, start + 500),
          StartTime: this.startedAt,
          EndTime: now,
        }),
      );
      for (const { Id, Timestamps, Values } of MetricDataResults ?? []) {
        points.set(
          Id!,
          (Timestamps ?? []).map((at, index) => ({ at: at.getTime(), value: Values![index]! })),
        );
      }
    }
    return points;
  }

  private countsValues({ Metrics }: AlarmDefinition): boolean {
    return Metrics.every(
      ({ MetricStat: stat }) =>
        !stat || periodLength(stat.Metric.Namespace, stat.Period, this.secondsPerMinute).kind === 'value',
    );
  }

  private seriesOf(
    definition: AlarmDefinition,
    index: number,
    points: ReadonlyMap<string, Datapoint[]>,
    now: Date,
  ): Map<string, Series> {
    const stats = definition.Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
    return new Map(
      stats.map(({ Id, MetricStat }): [string, Series] => {
        const length = periodLength(MetricStat!.Metric.Namespace, MetricStat!.Period, this.secondsPerMinute);
        return [
          Id,
          lastPeriods(points.get(`a${index}_${Id}`) ?? [], definition.EvaluationPeriods, length, now.getTime()),
        ];
      }),
    );
  }
}
