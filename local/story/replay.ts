import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { FEATURES } from '../../examples/flight-delay/flights';
import type { Flight } from '../../examples/flight-delay/flights';
import { replayBatches } from '../../examples/flight-delay/replay';
import type { DeployedEnvironment } from './environment';

/** Milliseconds of an hour. */
export const hour = 3_600_000;

/** The flights of one hour, as one request asks about them. */
export interface AskedHour {
  /** Beginning of the hour. */
  readonly start: Date;
  /** Identity of the request, by which labels are joined later. */
  readonly inferenceId: string;
  readonly flights: readonly Flight[];
}

/** Which flights are replayed. */
export interface ReplayRange {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day, included. */
  readonly to: string;
  /** Every n-th flight is taken. */
  readonly every: number;
}

/** Flights of a range of days by the hour of departure. */
export async function* hoursOf({ from, to, every }: ReplayRange): AsyncGenerator<AskedHour, void, undefined> {
  let flights: Flight[] = [];
  let start = 0;
  let counter = 0;
  for await (const batch of replayBatches({ from, to })) {
    for (const flight of batch) {
      const its = Math.floor(flight.departed.getTime() / hour) * hour;
      if (its !== start && flights.length > 0) {
        yield asked(start, flights);
        flights = [];
      }
      start = its;
      if (counter++ % every === 0) flights.push(flight);
    }
  }
  if (flights.length > 0) yield asked(start, flights);
}

function asked(start: number, flights: readonly Flight[]): AskedHour {
  return { start: new Date(start), inferenceId: `flights-${new Date(start).toISOString().slice(0, 13)}`, flights };
}

/** Asks the endpoint about the flights of an hour. Rejects when it does not answer with one probability a flight. */
export async function ask(environment: DeployedEnvironment, { inferenceId, flights }: AskedHour): Promise<number[]> {
  const rows = flights.map(({ features }) => FEATURES.map((name) => features[name]).join(','));
  const { Body } = await environment.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: environment.endpointName,
      ContentType: 'text/csv',
      Accept: 'text/csv',
      InferenceId: inferenceId,
      Body: `${rows.join('\n')}\n`,
    }),
  );
  const answers = Buffer.from(Body).toString('utf8').trimEnd().split('\n').map(Number);
  if (answers.length !== flights.length || answers.some(Number.isNaN)) {
    throw new Error(`the endpoint answered ${answers.length} values to ${flights.length} flights`);
  }
  return answers;
}

/** Day of a time, `YYYY-MM-DD`. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
