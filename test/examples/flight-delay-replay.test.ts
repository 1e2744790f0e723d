/** @jest-environment ./test/support/onnx-environment.js */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isSound, toFlight, type Flight } from '../../examples/flight-delay/flights';
import { writeReference } from '../../examples/flight-delay/reference';
import { replayBatches, replayFlights } from '../../examples/flight-delay/replay';
import { expected } from './expected-flights';

async function collect(from: string, to: string): Promise<Flight[]> {
  const flights: Flight[] = [];
  for await (const batch of replayBatches({ from, to })) {
    flights.push(...batch);
  }
  return flights;
}

describe('replaying flights', () => {
  test.each(expected.windows)('from $from to $to gives what the training program reads', async (window) => {
    const flights = await collect(window.from, window.to);
    expect(flights).toHaveLength(window.rows);
    const seen = window.chosen.map(({ place }) => flights[place]!);
    const rows = seen.map(({ departed, features, late }) => ({
      departed: departed.toISOString().slice(0, 16),
      features: Object.values(features) as unknown[],
      late,
    }));
    expect(rows).toEqual(
      window.chosen.map((row) => ({ departed: row.departed.slice(0, 16), features: row.features, late: row.late })),
    );
  });

  test('is in order of departure, across the row groups of the file', async () => {
    const flights = await collect('2001-01-15', '2001-01-19');
    expect(flights.every(({ departed }, at) => at === 0 || departed >= flights[at - 1]!.departed)).toBe(true);
    expect(new Set(flights.map(({ departed }) => departed.toISOString().slice(0, 10))).size).toBe(5);
  });

  test('hands out flights one by one or in batches of the size asked for', async () => {
    const sizes: number[] = [];
    for await (const batch of replayBatches({ from: '2001-01-01', to: '2001-01-01', batchSize: 4000 })) {
      sizes.push(batch.length);
    }
    let single = 0;
    for await (const flight of replayFlights({ from: '2001-01-01', to: '2001-01-01' })) {
      single += flight.departed.getUTCDate();
    }
    expect(sizes.slice(0, -1).every((size) => size === 4000)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(single);
  });

  test('leaves out a row that training leaves out', async () => {
    // MIA to STL on 27 February "arrived" 1116 minutes early.
    const flights = await collect('2001-02-27', '2001-02-27');
    expect(flights.length).toBeGreaterThan(1000);
    expect(flights.every(({ raw }) => isSound(raw))).toBe(true);
    expect(isSound({ ...flights[0]!.raw, delay: -1116 })).toBe(false);
  });

  test.each([
    ['2001-02-30', '2001-03-01', "from: '2001-02-30' is not a day"],
    ['2001-02-01', 'March', "to: 'March' is not a day"],
    ['2001-02-02', '2001-02-01', 'from: 2001-02-02 is after to 2001-02-01'],
  ])('fails for %s to %s, with the field and the value', async (from, to, message) => {
    await expect(collect(from, to)).rejects.toThrow(message);
  });
});

test('Sunday is day 7', () => {
  const raw = { date: Date.UTC(2001, 0, 7, 12), delay: 0, distance: 100, origin: 'ATL', destination: 'ORD' };
  expect(toFlight(raw).features.day_of_week).toBe(7);
});

describe('writing a reference', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reference-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const day = { from: '2001-01-02', to: '2001-01-02' };

  test('writes the columns of the schema, one line a flight', async () => {
    const out = join(folder, 'features.csv');
    const rows = await writeReference({ ...day, out });
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    const [first] = await collect(day.from, day.to);
    expect(lines).toHaveLength(rows + 1);
    expect(lines[0]).toBe('departure_hour,day_of_week,distance,origin,destination');
    expect(lines[1]).toBe(Object.values(first!.features).join(','));
  });

  test('adds the label, and compresses, when asked to', async () => {
    const out = join(folder, 'labelled.csv.gz');
    const rows = await writeReference({ ...day, out, columns: 'labelled' });
    const lines = gunzipSync(readFileSync(out)).toString().trimEnd().split('\n');
    expect(lines[0]).toBe('departure_hour,day_of_week,distance,origin,destination,late');
    const late = lines.filter((line) => line.endsWith(',1')).length;
    expect(late / rows).toBeGreaterThan(0.1);
    expect(late / rows).toBeLessThan(0.5);
  });

  test('writes rows that the training program reads', async () => {
    const out = join(folder, 'flights.csv');
    await writeReference({ ...day, out, columns: 'flights' });
    const [header, first] = readFileSync(out, 'utf8').split('\n');
    expect(header).toBe('date,delay,distance,origin,destination');
    expect(first).toMatch(/^2001-01-02T\d\d:\d\d:00\.000Z,-?\d+,\d+,[A-Z]{3},[A-Z]{3}$/);
  });

  test('adds the prediction of a model, as training does', async () => {
    const out = join(folder, 'scored.csv');
    const model = join(__dirname, '..', '..', 'examples', 'flight-delay', 'model');
    await writeReference({ from: '2001-01-25', to: '2001-01-25', out, columns: 'scored', model });
    const [header, first] = readFileSync(out, 'utf8').split('\n');
    const [row] = expected.windows[0]!.chosen;
    expect(header).toBe('departure_hour,day_of_week,distance,origin,destination,late_probability');
    expect(first!.split(',').slice(0, 5)).toEqual(row!.features.map(String));
    expect(Number(first!.split(',')[5])).toBeCloseTo(row!.probability, 5);
  });

  test('fails to score without a model', async () => {
    const out = join(folder, 'scored.csv');
    await expect(writeReference({ ...day, out, columns: 'scored' })).rejects.toThrow('model: missing');
  });

  test('leaves nothing behind when it fails', async () => {
    const out = join(folder, 'features.csv');
    await expect(writeReference({ from: '2001-01-02', to: 'never', out })).rejects.toThrow('never');
    expect(readdirSync(folder)).toEqual([]);
  });
});
