// Draws the sample request: a white 64 x 64 picture with the word TIDE on it, as the model wants its pixels.
// node examples/text-detection/sample.mjs > examples/text-detection/model/sample.json
const SIZE = 64;
// Letters of 5 x 7 cells; a cell is two pixels wide and high.
const WORD = [
  ['11111', '00100', '00100', '00100', '00100', '00100', '00100'],
  ['01110', '00100', '00100', '00100', '00100', '00100', '01110'],
  ['11110', '10001', '10001', '10001', '10001', '10001', '11110'],
  ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
];
const CELL = 2;
const [LEFT, TOP] = [9, 25];
const BLACK = 0;
const WHITE = 1;
// PP-OCR normalizes each channel of a BGR picture with ImageNet's mean and deviation.
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** Lightness of a pixel: black where a letter is drawn. */
function pixel(x, y) {
  const column = Math.floor((x - LEFT) / CELL);
  const row = Math.floor((y - TOP) / CELL);
  // Six columns a letter: five cells and a gap.
  const cell = WORD[Math.floor(column / 6)]?.[row]?.[column % 6];
  return cell === '1' ? BLACK : WHITE;
}

const data = [];
for (let channel = 0; channel < 3; channel++) {
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      data.push(Number(((pixel(x, y) - MEAN[channel]) / DEVIATION[channel]).toFixed(3)));
    }
  }
}
const request = { inputs: [{ name: 'x', shape: [1, 3, SIZE, SIZE], datatype: 'FP32', data }] };
process.stdout.write(`${JSON.stringify(request)}\n`);
