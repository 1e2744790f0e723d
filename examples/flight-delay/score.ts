import { join } from 'node:path';
import '../../serving/engine/no-telemetry';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toRequest, type FlightFeatures } from './flights';

/** Gives the probability of arriving late, one a flight, in the order asked. */
export type Scorer = (flights: readonly FlightFeatures[]) => Promise<number[]>;

/** Loads the flight model of a model folder, to score many flights without a server. */
export async function loadScorer(folder: string): Promise<Scorer> {
  const session = await InferenceSession.create(join(folder, 'model.onnx'), { intraOpNumThreads: 1 });
  return async (flights) => {
    const feeds = toRequest(flights).inputs.map(({ name, shape, datatype, data }) => {
      const tensor =
        datatype === 'BYTES'
          ? new Tensor('string', data as string[], shape)
          : new Tensor('float32', Float32Array.from(data as number[]), shape);
      return [name, tensor] as const;
    });
    const { probabilities } = await session.run(Object.fromEntries(feeds));
    const pairs = probabilities?.data as Float32Array;
    // Each row holds the probabilities of being on time and of being late.
    return flights.map((_, row) => pairs[2 * row + 1] ?? Number.NaN);
  };
}
