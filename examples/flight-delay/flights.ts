/** One row of the data set, as the airlines reported it. */
export interface RawFlight {
  /** Actual departure, local time of the origin, in milliseconds as if it were UTC. */
  readonly date: number;
  /** Arrival delay in minutes; negative: early. */
  readonly delay: number;
  /** Distance in miles. */
  readonly distance: number;
  /** Airport of departure, three letters. */
  readonly origin: string;
  /** Airport of arrival, three letters. */
  readonly destination: string;
}

/** What is known before departure, in the order of schema.json. */
export interface FlightFeatures {
  /** Hour of the scheduled departure, 0 to 23. */
  readonly departure_hour: number;
  /** Day of the scheduled departure, 1 (Monday) to 7 (Sunday). */
  readonly day_of_week: number;
  /** Distance in miles. */
  readonly distance: number;
  /** Airport of departure, three letters. */
  readonly origin: string;
  /** Airport of arrival, three letters. */
  readonly destination: string;
}

/** A flight as a monitor meets it: features first, the label a day later. */
export interface Flight {
  /** Actual departure, local time of the origin, as if it were UTC: the order of the replay. */
  readonly departed: Date;
  readonly features: FlightFeatures;
  /** 1 when the flight arrived 15 or more minutes late; known after landing. */
  readonly late: 0 | 1;
  readonly raw: RawFlight;
}

/** Names and order of the features: columns of CSV requests and of capture. */
export const FEATURES = ['departure_hour', 'day_of_week', 'distance', 'origin', 'destination'] as const;

const MINUTE = 60_000;
const LATE_MINUTES = 15;
/** Rows that arrived earlier than this are wrong by hours; training leaves them out too. */
const EARLIEST_ARRIVAL = -90;

/** Whether the training program would take this row. */
export function isSound(raw: RawFlight): boolean {
  return raw.delay >= EARLIEST_ARRIVAL;
}

/**
 * Features and label of a row, as `flight_delay/flights.py` makes them; a test holds the two together.
 *
 * The data has no schedule: actual departure less arrival delay is the scheduled departure but for the minutes gained
 * or lost under way. Hours 3 to 5 are read as 6, because that error is most of what is found there.
 */
export function toFlight(raw: RawFlight): Flight {
  const scheduled = new Date(raw.date - raw.delay * MINUTE);
  const hour = scheduled.getUTCHours();
  return {
    departed: new Date(raw.date),
    features: {
      departure_hour: hour >= 3 && hour < 6 ? 6 : hour,
      day_of_week: scheduled.getUTCDay() || 7,
      distance: raw.distance,
      origin: raw.origin,
      destination: raw.destination,
    },
    late: raw.delay >= LATE_MINUTES ? 1 : 0,
    raw,
  };
}

/** One tensor of an Open Inference Protocol v2 request. */
export interface RequestTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: 'FP32' | 'BYTES';
  readonly data: readonly number[] | readonly string[];
}

/** Body of an Open Inference Protocol v2 request that asks about these flights, in this order. */
export function toRequest(flights: readonly FlightFeatures[]): { inputs: RequestTensor[] } {
  const rows = flights.length;
  return {
    inputs: [
      {
        name: 'numbers',
        shape: [rows, 3],
        datatype: 'FP32',
        data: flights.flatMap((flight) => [flight.departure_hour, flight.day_of_week, flight.distance]),
      },
      { name: 'origin', shape: [rows, 1], datatype: 'BYTES', data: flights.map((flight) => flight.origin) },
      { name: 'destination', shape: [rows, 1], datatype: 'BYTES', data: flights.map((flight) => flight.destination) },
    ],
  };
}
