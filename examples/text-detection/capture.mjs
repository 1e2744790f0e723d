// Has the model look at drawn pictures and prints its answers as an endpoint captures them, one line a picture.
//
//   node examples/text-detection/capture.mjs [pictures] [seed] [most words on a picture] > capture.jsonl
//
// Needs model/model.onnx (prepare.mjs) and onnxruntime-node (npm ci).
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { drawn, size } from './drawing.mjs';

const [pictures = 500, seed = 1, most = 3] = process.argv.slice(2).map(Number);
const model = join(dirname(fileURLToPath(import.meta.url)), 'model', 'model.onnx');

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seeded(seed);
const below = (count) => Math.floor(random() * count);

/** Some words of one to four letters, each in a band of its own. */
function words() {
  return Array.from({ length: below(most + 1) }, (_, line) => {
    const letters = 1 + below(4);
    const word = Array.from({ length: letters }, () => 'TIDE'[below(4)]).join('');
    return { word, left: below(size - 12 * letters), top: 4 + line * 20 + below(4) };
  });
}

const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
for (let i = 0; i < pictures; i += 1) {
  const x = new Tensor('float32', Float32Array.from(drawn(words())), [1, 3, size, size]);
  const { 'sigmoid_0.tmp_0': map } = await session.run({ x });
  const values = Array.from(map.data, (value) => Number(value.toFixed(4)));
  const outputs = [{ name: 'sigmoid_0.tmp_0', datatype: 'FP32', shape: map.dims, data: values }];
  const answer = { observedContentType: 'application/json', mode: 'OUTPUT', encoding: 'JSON' };
  const line = {
    captureData: { endpointOutput: { ...answer, data: JSON.stringify({ outputs }) } },
    eventMetadata: {
      eventId: `${seed}-${i}`,
      inferenceTime: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
    },
    eventVersion: '0',
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
await session.release();
