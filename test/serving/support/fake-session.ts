import type { InputSpec, Session } from '../../../serving/engine/session';
import type { Tensor } from '../../../serving/tensors/tensor';

/** A batch that a fake session was asked to run. */
export interface SeenRun {
  readonly rows: number;
  readonly outputs: readonly string[];
}

/** How a fake session computes its only output `y` from its only input `x` of one column. */
export type Compute = (values: readonly number[]) => readonly number[];

/** A session in memory: `x` FP32 [-1,1] to `y` FP32 [-1,1]. Settles a turn of the event loop later, as the real one. */
export class FakeSession implements Session {
  public readonly seen: SeenRun[] = [];
  public released = false;
  public readonly inputs: readonly InputSpec[] = [
    { name: 'x', datatype: 'FP32', shape: [-1, 1], ranked: true, symbols: ['N', undefined] },
  ];
  public readonly outputs = [{ name: 'y', datatype: 'FP32' as const, shape: [-1, 1], ranked: true }];

  public constructor(private readonly compute: Compute = (values) => values.map((value) => value * 2)) {}

  public async run(inputs: readonly Tensor[], outputs: readonly string[]): Promise<Tensor[]> {
    const [input] = inputs as readonly [Tensor];
    this.seen.push({ rows: input.shape[0] as number, outputs });
    await new Promise(setImmediate);
    const values = this.compute([...(input.data as Float32Array)]);
    return outputs.map((name) => ({
      name,
      datatype: 'FP32',
      shape: [values.length, 1],
      data: new Float32Array(values),
    }));
  }

  public async release(): Promise<void> {
    this.released = true;
  }
}

/** An input `x` of the fake session. */
export function x(...values: number[]): Tensor {
  return { name: 'x', datatype: 'FP32', shape: [values.length, 1], data: new Float32Array(values) };
}
