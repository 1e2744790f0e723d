// Draws the sample request: a white 64 x 64 picture with the word TIDE on it, as the model wants its pixels.
// node examples/text-detection/sample.mjs > examples/text-detection/model/sample.json
import { drawn, size } from './drawing.mjs';

const data = drawn([{ word: 'TIDE', left: 9, top: 25 }]).map((value) => Number(value.toFixed(3)));
const request = { inputs: [{ name: 'x', shape: [1, 3, size, size], datatype: 'FP32', data }] };
process.stdout.write(`${JSON.stringify(request)}\n`);
