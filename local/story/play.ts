import type { Progress } from '../commands/progress';
import type { TwinSettings } from '../settings';
import { DeployedEnvironment } from './environment';
import { addTrainingData, deliverLabels, keepNewestWeeks } from './labels';
import { isCaptured, judgeByLabels } from './label-monitor';
import type { JudgedWeek } from './label-monitor';
import { DeployedRegistry } from './registry';
import { ask, hour, hoursOf } from './replay';
import type { AskedHour } from './replay';
import { fireSchedule } from './scheduled-rule';
import { setTwinTime } from './twin-control';
import { waitFor } from './wait-for';
import type { Flight } from '../../examples/flight-delay/flights';

/** Milliseconds of a week. */
const week = 7 * 24 * hour;

/** Weeks of landed flights that training data holds: as many days as the first model saw, and a week to evaluate on. */
const trainingWeeks = 5;

/** What a week of the story needs. */
export interface WeekParts {
  readonly settings: TwinSettings;
  readonly environment: DeployedEnvironment;
  readonly registry: DeployedRegistry;
  /** Every n-th flight is asked about. */
  readonly every: number;
}

/**
 * One week: its flights are asked about hour by hour, their labels arrive, landed flights become training data, and the
 * monitors run.
 *
 * @param from first day, `YYYY-MM-DD`
 */
export async function playWeek(
  from: string,
  { settings, environment, registry, every }: WeekParts,
): Promise<JudgedWeek> {
  const start = new Date(`${from}T00:00:00Z`);
  const end = new Date(start.getTime() + week);
  const champion = (await registry.alias('champion'))!;
  const landed: Flight[] = [];
  let last: AskedHour | undefined;
  for await (const hourOfFlights of hoursOf({ from, to: day(end.getTime() - 1), every })) {
    await setTwinTime(settings, hourOfFlights.start);
    await ask(environment, hourOfFlights);
    await deliverLabels(environment, hourOfFlights);
    landed.push(...hourOfFlights.flights);
    last = hourOfFlights;
  }
  await waitFor(
    'capture of the last hour',
    async () => (await isCaptured(environment, last!.start)) || undefined,
    30_000,
  );
  await addTrainingData(environment, from, landed);
  await keepNewestWeeks(environment, trainingWeeks);
  await fireSchedule(environment, environment.rule('ModelDriftMonitorSchedule'), end);
  return judgeByLabels(environment, { from: start, to: end, champion });
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** First days of the weeks of the story: February to April. */
export const storyWeeks: readonly string[] = Array.from({ length: 13 }, (_, index) =>
  day(Date.parse('2001-02-01T00:00:00Z') + index * week),
);

/** Plays the weeks one after the other and says what each came to. */
export async function playStory(settings: TwinSettings, progress: Progress): Promise<void> {
  const environment = await DeployedEnvironment.find(settings);
  const registry = new DeployedRegistry(environment);
  const parts = { settings, environment, registry, every: 4 };
  for (const from of storyWeeks) {
    await progress.step(`week from ${from}`, async () => {
      const { version, verdict } = await playWeek(from, parts);
      const auc = verdict.measures.auc?.value.toFixed(3) ?? '?';
      const calibration = verdict.measures.calibration?.value.toFixed(3) ?? '?';
      progress.say(
        `  ${version}: AUC ${auc}, calibration ${calibration}: ${verdict.verdict} ${verdict.causes.map((cause) => JSON.stringify(cause)).join(' ')}`,
      );
    });
  }
  environment.close();
}
