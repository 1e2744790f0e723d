import { Agent } from 'node:http';
import type { Message } from './message';
import { sendHttp } from './send-http';

/** Requests that ONNX Runtime itself would refuse, each for another reason; a run that it refuses leaks a kilobyte. */
const refused: readonly Message[] = [
  infer('mean', [{ name: 'x', datatype: 'FP32', shape: [1, 5], data: [1, 2, 3, 4, 5] }]),
  infer('mean', [{ name: 'x', datatype: 'FP32', shape: [4], data: [1, 2, 3, 4] }]),
  infer('mean', [{ name: 'x', datatype: 'FP64', shape: [1, 4], data: [1, 2, 3, 4] }]),
  infer('mean', [{ name: 'z', datatype: 'FP32', shape: [1, 4], data: [1, 2, 3, 4] }]),
  infer('pair', [
    { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1, 2] },
    { name: 'b', datatype: 'FP32', shape: [2, 1], data: [1, 2] },
  ]),
];

function infer(model: string, inputs: readonly object[]): Message {
  const headers = { 'content-type': 'application/json' };
  const body = Buffer.from(JSON.stringify({ inputs }));
  return { method: 'POST', path: `/v2/models/${model}/infer`, headers, body };
}

/** Sends them over and over. Returns how many were answered with another status than 422. */
export async function sendRefused(port: number, count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let next = 0;
  let others = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const message = refused[next++ % refused.length] as Message;
      if ((await sendHttp(agent, port, message)).status !== 422) others++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  agent.destroy();
  return others;
}
