import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A flight as the training program sees it, with scikit-learn's own probability. */
export interface ExpectedRow {
  /** Position among the flights of the window. */
  readonly place: number;
  /** Departure to the minute, ISO 8601. */
  readonly departed: string;
  readonly features: readonly [number, number, number, string, string];
  readonly late: 0 | 1;
  readonly probability: number;
}

/** Written by `python -m flight_delay.fixture`, which examples/flight-delay/train-model.sh runs. */
export interface ExpectedFlights {
  readonly modelSha256: string;
  readonly columns: readonly string[];
  readonly windows: readonly {
    readonly from: string;
    readonly to: string;
    readonly rows: number;
    readonly chosen: readonly ExpectedRow[];
  }[];
  /** Flights between airports that do not exist. */
  readonly unseen: readonly ExpectedRow[];
}

export const expected = JSON.parse(
  readFileSync(join(__dirname, 'fixtures', 'flight-delay.json'), 'utf8'),
) as ExpectedFlights;
