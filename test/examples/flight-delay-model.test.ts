/** @jest-environment ./test/support/onnx-environment.js */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FlightFeatures, RequestTensor } from '../../examples/flight-delay/flights';
import { loadScorer, type Scorer } from '../../examples/flight-delay/score';
import { expected, type ExpectedRow } from './expected-flights';

const FOLDER = join(__dirname, '..', '..', 'examples', 'flight-delay', 'model');

function read(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, unknown>;
}

function feeds(inputs: readonly RequestTensor[]): Record<string, Tensor> {
  return Object.fromEntries(
    inputs.map(({ name, shape, datatype, data }) => [
      name,
      datatype === 'BYTES'
        ? new Tensor('string', data as string[], shape)
        : new Tensor('float32', Float32Array.from(data as number[]), shape),
    ]),
  );
}

describe('the flight-delay model', () => {
  let session: InferenceSession;
  let score: Scorer;

  beforeAll(async () => {
    session = await InferenceSession.create(join(FOLDER, 'model.onnx'), { intraOpNumThreads: 1 });
    score = await loadScorer(FOLDER);
  });

  afterAll(() => session.release());

  async function probabilities(rows: readonly ExpectedRow[]): Promise<number[]> {
    const flights = rows.map(({ features: [hour, day, distance, origin, destination] }): FlightFeatures => ({
      departure_hour: hour,
      day_of_week: day,
      distance,
      origin,
      destination,
    }));
    return score(flights);
  }

  test('is the one whose expected values are kept', () => {
    const digest = createHash('sha256')
      .update(readFileSync(join(FOLDER, 'model.onnx')))
      .digest('hex');
    expect(digest).toBe(expected.modelSha256);
  });

  test('gives the probabilities of scikit-learn on a thousand flights', async () => {
    const rows = expected.windows.flatMap((window) => window.chosen);
    expect(rows).toHaveLength(1000);
    const given = await probabilities(rows);
    const apart = rows.map((row, place) => Math.abs(row.probability - given[place]!));
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });

  test('answers for airports that training never saw', async () => {
    const given = await probabilities(expected.unseen);
    expected.unseen.forEach((row, place) => {
      expect(given[place]).toBeCloseTo(row.probability, 5);
    });
  });

  test('has the inputs and the output that its schema names, and takes its sample', async () => {
    const schema = read('schema.json') as {
      inputs: { name: string; shape: number[]; columns: string[] }[];
      features: { name: string }[];
      prediction: { output: string };
    };
    expect(session.inputNames).toEqual(schema.inputs.map((input) => input.name));
    expect(session.outputNames).toEqual([schema.prediction.output]);
    expect(schema.inputs.flatMap((input) => input.columns)).toEqual(schema.features.map((feature) => feature.name));
    expect(schema.features.map((feature) => feature.name)).toEqual(expected.columns);
    const output = await session.run(feeds((read('sample.json') as { inputs: RequestTensor[] }).inputs));
    const [on, late] = output[schema.prediction.output]!.data as Float32Array;
    expect(on! + late!).toBeCloseTo(1, 5);
  });

  test('was better than chance on the held-out week, and says how sure that is', () => {
    const training = read('training.json') as {
      codeCommit: string;
      evaluatedOn: object;
      metrics: { auc: { value: number; standardError: number } };
    };
    expect(training.codeCommit).toMatch(/^[0-9a-f]{40}$/);
    expect(training.evaluatedOn).toEqual({ from: '2001-01-25', to: '2001-01-31', rows: expected.windows[0]!.rows });
    const { value, standardError } = training.metrics.auc;
    expect(value - 5 * standardError).toBeGreaterThan(0.5);
  });
});
