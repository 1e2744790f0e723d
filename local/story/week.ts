import type { Flight } from '../../examples/flight-delay/flights';
import type { TwinSettings } from '../settings';
import type { DeployedEnvironment } from './environment';

import { dataBegins } from './calendar';
import { addTrainingData, deliverLabels } from './labels';
import { isCaptured, runMonitors } from './monitors';
import type { DeployedRegistry } from './registry';
import { ask, day, hour, hoursOf } from './replay';
import type { AskedHour } from './replay';
import { setTwinTime } from './twin-control';
import { waitFor } from './wait-for';
import { keepWeek } from './week-record';
import type { PlayedWeek } from './week-record';

/** Milliseconds of a week. */
export const week = 7 * 24 * hour;

/** What the story plays with. */
export interface StoryParts {
  readonly settings: TwinSettings;
  readonly environment: DeployedEnvironment;
  readonly registry: DeployedRegistry;
  /** Every n-th flight is asked about. */
  readonly every: number;
}

/** First day of the week after one. */
export function weekAfter(from: string): string {
  return day(Date.parse(`${from}T00:00:00Z`) + week);
}

/**
 * Puts the flights of the weeks before a day, those that version 1 was trained on included, into the training data without
 * asking the endpoint about them.
 */
export async function knowWeeksBefore(from: string, { environment, every }: StoryParts): Promise<void> {
  const end = Date.parse(`${from}T00:00:00Z`);
  let first = Date.parse(`${dataBegins}T00:00:00Z`);
  let flights: Flight[] = [];
  for await (const hourOfFlights of hoursOf({ from: dataBegins, to: day(end - 1), every })) {
    if (hourOfFlights.start.getTime() >= first + week) {
      await addTrainingData(environment, day(first), flights);
      flights = [];
      first += week;
    }
    flights.push(...hourOfFlights.flights);
  }
  await addTrainingData(environment, day(first), flights);
}

/**
 * One week: its flights are asked about hour by hour, their labels arrive, landed flights become training data, and the
 * monitors run.
 *
 * @param from first day, `YYYY-MM-DD`
 */
export async function playWeek(from: string, parts: StoryParts): Promise<PlayedWeek> {
  const { settings, environment, registry } = parts;
  const playedFrom = new Date().toISOString();
  const end = new Date(Date.parse(`${from}T00:00:00Z`) + week);
  const champion = (await registry.alias('champion'))!;
  const answers = await replay(from, parts);
  const stored = await runMonitors(environment, end);
  await setTwinTime(settings, null);
  const auc = stored.measures?.auc;
  const played: PlayedWeek = {
    week: from,
    version: champion.version,
    flights: answers.flights,
    lateRate: answers.late / answers.flights,
    meanPrediction: answers.sum / answers.flights,
    auc: auc ? { value: auc.value, lower: auc.lower, upper: auc.upper } : null,
    verdict: stored.verdict,
    causes: stored.causes.map(({ message }) => message),
    playedFrom,
    playedTo: new Date().toISOString(),
  };
  await keepWeek(environment, played);
  return played;
}

interface Answers {
  flights: number;
  late: number;
  sum: number;
}

async function replay(from: string, { settings, environment, every }: StoryParts): Promise<Answers> {
  const landed: Flight[] = [];
  const delivered: Promise<void>[] = [];
  const answers: Answers = { flights: 0, late: 0, sum: 0 };
  let last: AskedHour | undefined;
  for await (const hourOfFlights of hoursOf({ from, to: day(Date.parse(`${from}T00:00:00Z`) + week - 1), every })) {
    await setTwinTime(settings, hourOfFlights.start);
    const predictions = await ask(environment, hourOfFlights);
    const labels = deliverLabels(environment, hourOfFlights);
    // Awaited below; until then a failure is nobody's fault but its own.
    labels.catch(() => undefined);
    delivered.push(labels);
    landed.push(...hourOfFlights.flights);
    answers.flights += predictions.length;
    answers.sum += predictions.reduce((sum, value) => sum + value, 0);
    answers.late += hourOfFlights.flights.filter(({ late }) => late === 1).length;
    last = hourOfFlights;
  }
  await Promise.all(delivered);
  await waitFor(
    'capture of the last hour',
    async () => (await isCaptured(environment, last!.start)) || undefined,
    30_000,
  );
  await addTrainingData(environment, from, landed);
  return answers;
}
