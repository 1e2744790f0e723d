/**
 * The data that every engine reads: a reference of training rows and a window of captured requests, the same bytes on
 * every machine.
 *
 *   node bench/monitoring/generate.mjs FOLDER ROWS
 *
 * writes to FOLDER
 *   reference.csv    100,000 training rows, header of feature names, last column the model's answer
 *   schema.json      their feature schema
 *   capture.jsonl    ROWS requests of one row each, as SageMaker's data capture writes them
 *
 * 14 numeric and 6 categorical features as requests have them: money with two decimals, coordinates with six, whole
 * numbers, floats of single and of double precision with all their digits, a column that is missing now and then. In
 * the window, three of the twenty (amount, balance, score_a) have moved by 0.3 standard deviations.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Training rows that the window is compared with. */
export const referenceRows = 100_000;
/** Features that move, and by how many standard deviations. */
export const moved = { features: ['amount', 'balance', 'score_a'], by: 0.3 };

const numeric = (name, dtype, draw) => ({ name, type: 'numeric', dtype, draw });
const categorical = (name, levels) => {
  const categories = Array.from({ length: levels }, (_, i) => `${name}-${String(i).padStart(2, '0')}`);
  const weights = categories.map((_, i) => 1 / (i + 1));
  const sum = weights.reduce((a, b) => a + b, 0);
  let mass = 0;
  const upTo = weights.map((weight) => (mass += weight / sum));
  return {
    name,
    type: 'categorical',
    dtype: 'BYTES',
    categories,
    draw: ({ uniform }) => {
      const u = uniform();
      return categories[upTo.findIndex((limit) => u < limit)] ?? categories[0];
    },
  };
};

/** How each feature is drawn: from random numbers and the shift of its distribution, to the text of a request. */
const features = [
  numeric('amount', 'FP64', ({ normal }, shift) => Math.exp(3.5 + 0.8 * (normal() + shift)).toFixed(2)),
  numeric('balance', 'FP64', ({ normal }, shift) => (1500 + 900 * (normal() + shift)).toFixed(2)),
  numeric('age', 'INT64', ({ uniform }) => String(18 + Math.floor(70 * uniform() * uniform()))),
  numeric('tenure_days', 'INT64', ({ uniform }) => String(Math.floor(-700 * Math.log(1 - uniform())))),
  numeric('visits', 'INT64', ({ uniform }) => String(Math.floor(-4 * Math.log(1 - uniform())))),
  numeric('distance_km', 'FP64', ({ uniform }) => (-12 * Math.log(1 - uniform())).toFixed(3)),
  numeric('temperature', 'FP64', ({ normal }) => (14 + 7 * normal()).toFixed(1)),
  numeric('latitude', 'FP64', ({ uniform }) => (36 + 20 * uniform()).toFixed(6)),
  numeric('longitude', 'FP64', ({ uniform }) => (-9 + 30 * uniform()).toFixed(6)),
  numeric('score_a', 'FP64', ({ normal }, shift) => String(normal() + shift)),
  numeric('score_b', 'FP64', ({ uniform }) => String(uniform() + uniform())),
  numeric('ratio', 'FP64', ({ uniform }) => (uniform() < 0.05 ? '' : (uniform() * uniform()).toFixed(6))),
  numeric('duration_ms', 'INT64', ({ normal }) => String(Math.round(Math.exp(5 + normal())))),
  numeric('embedding', 'FP32', ({ normal }) => singlePrecision(0.1 * normal())),
  categorical('country', 30),
  categorical('device', 4),
  categorical('channel', 6),
  categorical('product', 200),
  categorical('plan', 3),
  categorical('region', 50),
];
const answer = ({ normal }) => String(1 / (1 + Math.exp(2 - normal())));

/** Shortest text of a number of single precision. */
function singlePrecision(value) {
  const single = Math.fround(value);
  for (let digits = 6; digits < 9; digits += 1) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(Number(single.toPrecision(9)));
}

/** Mulberry32, and Box–Muller on top of it. */
function seeded(seed) {
  let state = seed >>> 0;
  const bits = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  // 53 bits, so that numbers of double precision have all their digits.
  const uniform = () => (bits() * 2097152 + (bits() >>> 11)) / 9007199254740992;
  return {
    bits,
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

function write(file, lines) {
  const descriptor = openSync(file, 'w');
  let pending = '';
  for (const line of lines) {
    pending += `${line}\n`;
    if (pending.length < 1_000_000) continue;
    writeSync(descriptor, pending);
    pending = '';
  }
  writeSync(descriptor, pending);
  closeSync(descriptor);
}

function* referenceLines() {
  const random = seeded(20010101);
  yield [...features.map(({ name }) => name), 'purchase_probability'].join(',');
  for (let row = 0; row < referenceRows; row += 1) {
    yield [...features.map(({ draw }) => draw(random, 0)), answer(random)].join(',');
  }
}

function* captureLines(rows) {
  const random = seeded(20260301);
  const shifts = features.map(({ name }) => (moved.features.includes(name) ? moved.by : 0));
  const hex = () => random.bits().toString(16).padStart(8, '0');
  const start = Date.UTC(2026, 2, 1);
  for (let row = 0; row < rows; row += 1) {
    const data = features.map(({ draw }, i) => draw(random, shifts[i])).join(',');
    const id = hex() + hex() + hex() + hex();
    const eventId = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
    const time = new Date(start + Math.floor((row / rows) * 3600) * 1000).toISOString().replace('.000Z', 'Z');
    yield JSON.stringify({
      captureData: {
        endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data, encoding: 'CSV' },
        endpointOutput: {
          observedContentType: 'text/csv; charset=utf-8',
          mode: 'OUTPUT',
          data: answer(random),
          encoding: 'CSV',
        },
      },
      eventMetadata: { eventId, inferenceTime: time },
      eventVersion: '0',
    });
  }
}

const schema = {
  schemaVersion: 1,
  features: features.map(({ name, type, dtype, categories }) => ({
    name,
    type,
    dtype,
    categories: categories ?? null,
  })),
  prediction: { name: 'purchase_probability', column: 0, type: 'numeric', min: 0, max: 1 },
};

/** Writes all files. */
export function generate(folder, rows) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
  write(path.join(folder, 'reference.csv'), referenceLines());
  write(path.join(folder, 'capture.jsonl'), captureLines(rows));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = '', rows = ''] = process.argv.slice(2);
  if (folder === '' || folder.startsWith('-') || !/^[1-9]\d*$/.test(rows)) {
    console.error('node bench/monitoring/generate.mjs FOLDER ROWS, for example: data 20000');
    process.exitCode = 1;
  } else {
    generate(folder, Number(rows));
  }
}
