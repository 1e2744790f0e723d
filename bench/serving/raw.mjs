/**
 * What ONNX Runtime computes in one thread when nothing else is to do.
 *
 *   node bench/serving/raw.mjs MODEL_FOLDER ROWS SECONDS      prints rows a second
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [folder, rowsText, seconds] = process.argv.slice(2);
const count = Number(rowsText);
const { shape, rows } = JSON.parse(readFileSync(path.join(folder, 'rows.json'), 'utf8'));
const session = await InferenceSession.create(path.join(folder, 'model.onnx'), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});
// Other rows each time, as in the requests.
const feeds = rows.map((_, i) => {
  const taken = Array.from({ length: count }, (_row, k) => rows[(i + k) % rows.length]);
  return { x: new Tensor('float32', Float32Array.from(taken.flat()), [count, ...shape]) };
});
let runs = 0;
const runFor = async (milliseconds) => {
  const started = performance.now();
  runs = 0;
  while (performance.now() - started < milliseconds) {
    await session.run(feeds[runs % feeds.length]);
    runs += 1;
  }
  return performance.now() - started;
};
await runFor(200);
const took = await runFor(1000 * Number(seconds));
console.log((runs * count * 1000) / took);
