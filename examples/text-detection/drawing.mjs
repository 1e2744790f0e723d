// Draws words on white pictures, as the model wants their pixels.

/** Pixels of a side. */
export const size = 64;

// Letters of 5 x 7 cells; a cell is two pixels wide and high.
const LETTERS = {
  T: ['11111', '00100', '00100', '00100', '00100', '00100', '00100'],
  I: ['01110', '00100', '00100', '00100', '00100', '00100', '01110'],
  D: ['11110', '10001', '10001', '10001', '10001', '10001', '11110'],
  E: ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
};
const CELL = 2;
const BLACK = 0;
const WHITE = 1;
// PP-OCR normalizes each channel of a BGR picture with ImageNet's mean and deviation.
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** Lightness of a pixel: black where a letter is drawn. */
function pixel(words, x, y) {
  const isBlack = words.some(({ word, left, top }) => {
    const column = Math.floor((x - left) / CELL);
    const row = Math.floor((y - top) / CELL);
    // Six columns a letter: five cells and a gap.
    return LETTERS[word[Math.floor(column / 6)]]?.[row]?.[column % 6] === '1';
  });
  return isBlack ? BLACK : WHITE;
}

/** Values of a picture with words on it, channel by channel, row by row. */
export function drawn(words) {
  const data = [];
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) data.push((pixel(words, x, y) - MEAN[channel]) / DEVIATION[channel]);
    }
  }
  return data;
}
