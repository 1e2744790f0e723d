import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import type { Datapoint, TimeWindow } from './alarm-series';

/** What is asked of a metric. */
export interface Question {
  /** Tells the answer apart. CloudWatch wants a small letter, then letters, digits and underscores. */
  readonly id: string;
  readonly stat: Omit<MetricStat, 'Period'>;
  readonly window: TimeWindow;
  /** Whether every second with values is asked for, or what the window as a whole came to. */
  readonly by: 'second' | 'window';
}

/** The emulator counts periods from 1970 on, wherever a window begins: one that is longer than that holds all of it. */
const period = { second: 1, window: 2 ** 32 };

/** Most questions that CloudWatch takes in a request. */
const mostQueries = 500;

/** Reads metrics, with one request for all questions on the same time. */
export class MetricReader {
  public constructor(private readonly client: CloudWatchClient) {}

  /** Answers by the ids of their questions. */
  public async ask(questions: readonly Question[]): Promise<Map<string, readonly Datapoint[]>> {
    const answers = new Map<string, readonly Datapoint[]>();
    for (const { window, together } of byWindow(questions)) {
      for (let start = 0; start < together.length; start += mostQueries) {
        const { MetricDataResults } = await this.client.send(
          new GetMetricDataCommand({
            MetricDataQueries: together.slice(start, start + mostQueries).map(queryOf),
            StartTime: new Date(window.start),
            EndTime: new Date(window.end),
          }),
        );
        for (const { Id, Timestamps = [], Values = [] } of MetricDataResults ?? []) {
          const points = Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index]! }));
          answers.set(Id!, points);
        }
      }
    }
    return answers;
  }
}

function queryOf({ id, stat, by }: Question): MetricDataQuery {
  return { Id: id, MetricStat: { ...stat, Period: period[by] }, ReturnData: true };
}

function byWindow(questions: readonly Question[]) {
  const groups = new Map<string, { readonly window: TimeWindow; readonly together: Question[] }>();
  for (const question of questions) {
    const { window } = question;
    const key = `${window.start} ${window.end}`;
    const group = groups.get(key) ?? { window, together: [] };
    group.together.push(question);
    groups.set(key, group);
  }
  return groups.values();
}
