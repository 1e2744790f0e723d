import { ListTagsForResourceCommand, SetAlarmStateCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarm, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alarmTag } from '../../names';
import { lastValues, lastWindows, onTwin, periodLength } from './alarm-series';
import type { Datapoint, PeriodLength } from './alarm-series';
import { parseAlarmDefinition } from './definition';
import type { AlarmDefinition, AlarmStat } from './definition';
import { evaluateAlarm } from './evaluate-alarm';
import type { Series } from './math-expression';
import { MetricReader } from './metric-reader';
import type { Question } from './metric-reader';

/** Alarms whose definitions the twin evaluates, with their definitions. */
interface WatchedAlarm {
  readonly alarm: MetricAlarm;
  readonly definition: AlarmDefinition;
}

/** Evaluates alarms by the definitions in their tags, and sets their states. */
export class AlarmEvaluator {
  private readonly definitions = new Map<string, AlarmDefinition | undefined>();
  private readonly startedAt = Date.now();
  private readonly metrics: MetricReader;
  private lastMinute: number | undefined;

  public constructor(
    private readonly client: CloudWatchClient,
    /** How many seconds a minute of AWS takes on the twin. */
    private readonly secondsPerMinute: number,
  ) {
    this.metrics = new MetricReader(client);
  }

  /** Looks at every alarm once; at those whose periods pass with time only when a minute has passed, as CloudWatch does. */
  public async evaluateAll(): Promise<void> {
    const now = Date.now();
    const minute = Math.floor(now / this.minute);
    const watched = (await this.watched()).filter(
      ({ definition }) => minute !== this.lastMinute || this.countsValues(definition),
    );
    await this.evaluate(watched, now);
    this.lastMinute = minute;
  }

  private async evaluate(watched: readonly WatchedAlarm[], now: number): Promise<void> {
    const answers = await this.metrics.ask(
      watched.flatMap(({ definition }, index) => this.questions(definition, index, now)),
    );
    for (const [index, { alarm, definition }] of watched.entries()) {
      const series = this.seriesOf(definition, index, answers);
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

  private questions(definition: AlarmDefinition, index: number, now: number): Question[] {
    return stats(definition).flatMap(({ id, stat }): Question[] => {
      const length = this.lengthOf(stat);
      const idOf = (period: number) => questionId(index, id, period);
      if (length.kind === 'value') {
        return [{ id: idOf(0), stat, window: { start: this.startedAt, end: now }, by: 'second' }];
      }
      const windows = lastWindows(definition.EvaluationPeriods, length.milliseconds, this.minute, now);
      return windows.map((window, period) => ({ id: idOf(period), stat, window, by: 'window' }));
    });
  }

  private seriesOf(
    definition: AlarmDefinition,
    index: number,
    answers: ReadonlyMap<string, readonly Datapoint[]>,
  ): Map<string, Series> {
    const periods = definition.EvaluationPeriods;
    return new Map(
      stats(definition).map(({ id, stat }): [string, Series] => {
        const points = (period: number) => answers.get(questionId(index, id, period)) ?? [];
        if (this.lengthOf(stat).kind === 'value') return [id, lastValues(points(0), periods)];
        return [id, Array.from({ length: periods }, (_, period) => points(period)[0]?.value)];
      }),
    );
  }

  private countsValues(definition: AlarmDefinition): boolean {
    return stats(definition).every(({ stat }) => this.lengthOf(stat).kind === 'value');
  }

  private lengthOf({ Metric, Period }: AlarmStat): PeriodLength {
    return periodLength(Metric.Namespace, Period, this.secondsPerMinute);
  }

  private get minute(): number {
    return onTwin(60, this.secondsPerMinute);
  }
}

/** The metrics that an alarm reads, by the names that its expressions give them. */
function stats({ Metrics }: AlarmDefinition): { readonly id: string; readonly stat: AlarmStat }[] {
  return Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [{ id: Id, stat: MetricStat }] : []));
}

/** Tells apart what is asked of one metric of one alarm in one period. */
function questionId(alarm: number, metric: string, period: number): string {
  return `a${alarm}_${metric}_${period}`;
}
