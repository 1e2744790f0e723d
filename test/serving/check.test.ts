import { check } from '../../serving/check';
import { fixture, temporaryFolder } from './support/model-repository';
import { workerFile } from './support/worker-file';

const settings = { threads: 2, provider: 'cpu', modelMemory: 2 ** 31 } as const;

test('describes inputs, outputs, service time and placement of a model file', async () => {
  const text = await check(fixture('mlp'), settings, workerFile());
  expect(text).toMatch(/^input {8}features FP32 \[-1,30\]$/m);
  expect(text).toMatch(/^output {7}probability FP32 \[-1,1\]$/m);
  expect(text).toMatch(/^measured {5}with made-up input/m);
  expect(text).toMatch(/^ +1 row +\d+\.\d{3} ms \d+ rows\/s$/m);
  expect(text).toMatch(/^placement {4}inline, up to \d+ rows a run, on the main thread \(2 cores\)$/m);
});

test('fails for what is no model, naming what is missing', async () => {
  const folder = temporaryFolder();
  await expect(check(folder, settings, workerFile())).rejects.toThrow(/is no model: .*model\.onnx does not exist/);
});
