const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const medianOf = (runs, key) => median(runs.map((run) => run[key]));
const whole = (number) => Math.round(number).toLocaleString('en');
const row = (cells) => `| ${cells.join(' | ')} |`;
const ours = 'Tidegate, one core';

/** The section of docs/benchmarks.md. */
export function writeTables(results, machine) {
  const { rows, rounds, referenceRows, moved, capture, tables, memory, nodeSeconds, secondCore } = results;
  const seconds = (runs, name) => medianOf(runs.get(name), 'seconds');
  const base = seconds(capture, ours);
  const ratio = (name) => seconds(capture, name) / base;
  return [
    '## Monitoring',
    '',
    `Profile and verdict of ${whole(rows)} records of 20 columns (14 numbers, 6 categories) against a reference of ${whole(referenceRows)},`,
    'whole processes from start to exit: `tidegate monitor compare`, and the default drift check of each other engine',
    'behind the fastest loader there is for it. DuckDB is the limit, not a peer: SQL histograms on the same bins and PSI,',
    'no tests, sketches, sums or checks of types; both are checked to count the same in every bin. Times are to Tidegate’s',
    `on one core. Medians of ${rounds} interleaved rounds (slow engines: every second one, and one on other formats);`,
    `\`npm run bench:monitoring\`. ${machine}`,
    '',
    row(['capture files', 'seconds', 'to Tidegate', 'processor seconds', 'records/s', 'peak memory', 'finds moved']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---']),
    ...[...capture].map(([name, runs]) => {
      const wall = medianOf(runs, 'seconds');
      return row([
        name,
        wall.toFixed(2),
        `${(wall / base).toFixed(2)} ×`,
        medianOf(runs, 'cpuSeconds').toFixed(2),
        whole(rows / wall),
        `${whole(medianOf(runs, 'mebibytes'))} MiB`,
        foundOf(runs[0].moved, moved.features),
      ]);
    }),
    '',
    `${moved.features.map((name) => `\`${name}\``).join(', ')} have moved by ${moved.by} standard deviations; everything else has not.`,
    '',
    row(['seconds (to Tidegate)', ...[...tables.keys()].map(formatOf)]),
    row(['---', ...[...tables].map(() => '---:')]),
    ...[...capture.keys()].map((name) => {
      const cell = (runs) =>
        `${seconds(runs, name).toFixed(2)} (${(seconds(runs, name) / seconds(runs, ours)).toFixed(2)} ×)`;
      return row([name, ...[...tables.values()].map(cell)]);
    }),
    '',
    ...aheadOf(new Map([['capture.jsonl', capture], ...tables]), seconds),
    '',
    row(['records', ...Object.keys(memory[0].mebibytes).map((name) => `peak memory, one core: ${formatOf(name)}`)]),
    row(['---:', ...Object.keys(memory[0].mebibytes).map(() => '---:')]),
    ...memory.map(({ count, mebibytes }) =>
      row([whole(count), ...Object.values(mebibytes).map((size) => `${whole(size)} MiB`)]),
    ),
    '',
    row(['aim, on capture files', 'measured', '']),
    row(['---', '---:', '---']),
    ...[
      ['≥ 15 × Evidently', ratio('Evidently'), 15],
      ['≥ 3 × NannyML', ratio('NannyML'), 3],
      ['≥ 3 × alibi-detect', ratio('alibi-detect'), 3],
      ['ahead of DuckDB on one thread', ratio('DuckDB SQL, one thread'), 1],
      ['a second core nearly doubles it: what grows with the records', gainBeyondStart(secondCore), 1.7],
      [
        `a second core nearly doubles it: a run of ${whole(secondCore[0].count)} records`,
        medianOf(secondCore[0].rounds, 'gained'),
        1.7,
      ],
    ].map(([aim, measured, least]) => row([aim, `${measured.toFixed(2)} ×`, measured >= least ? 'met' : 'missed'])),
    memoryAim(memory),
    '',
    ...secondCoreLines(secondCore, nodeSeconds),
  ];
}

/** Seconds from fewer to more records. */
function secondsBeyond([once, more], key) {
  return medianOf(more.rounds, key) - medianOf(once.rounds, key);
}

function gainBeyondStart(secondCore) {
  return secondsBeyond(secondCore, 'alone') / secondsBeyond(secondCore, 'together');
}

/** What a run takes on one core however many records there are, in seconds. */
function startOf([once, more]) {
  const ofRecords = (secondsBeyond([once, more], 'alone') * once.count) / (more.count - once.count);
  return medianOf(once.rounds, 'alone') - ofRecords;
}

/** What a second core gives, beside what it gives to two processes that share nothing. */
function secondCoreLines(secondCore, nodeSeconds) {
  const [once, more] = secondCore;
  const start = startOf(secondCore);
  return [
    'What a second core gives on capture files, and what it would give to work that can be shared out wholly: two processes',
    'at once, each on a core of its own with all of the data. Medians of pairs, measured in turn.',
    '',
    row(['records', 'one core ÷ two cores', 'limit of the machine', 'limit with the start of a run']),
    row(['---:', '---:', '---:', '---:']),
    ...secondCore.map(({ count, rounds }) => {
      const [alone, gained, possible] = ['alone', 'gained', 'possible'].map((key) => medianOf(rounds, key));
      const limit = alone / (start + (alone - start) / possible);
      return row([whole(count), `${gained.toFixed(2)} ×`, `${possible.toFixed(2)} ×`, `${limit.toFixed(2)} ×`]);
    }),
    '',
    `From ${whole(once.count)} to ${whole(more.count)} records, without what every run takes however many there are, a second core gives`,
    `${gainBeyondStart(secondCore).toFixed(2)} ×. That start is ${start.toFixed(2)} s, of which Node.js alone takes ${nodeSeconds.toFixed(2)} s: the last column is what a second core could give`,
    `if everything else were shared out as well as the machine allows.`,
  ];
}

/** Where another engine took less time than Tidegate on as many cores; the Python engines may use both. */
function aheadOf(formats, seconds) {
  const rivals = (runs, own, names) => names.filter((name) => seconds(runs, name) < seconds(runs, own));
  const peers = ['alibi-detect', 'NannyML', 'whylogs', 'Evidently'];
  const found = [...formats].flatMap(([name, runs]) => [
    ...rivals(runs, ours, ['DuckDB SQL, one thread', ...peers]).map((rival) => `${rival} on ${formatOf(name)}`),
    ...rivals(runs, 'Tidegate, two cores', ['DuckDB SQL, two threads']).map((rival) => `${rival} on ${formatOf(name)}`),
  ]);
  return [`Ahead of Tidegate on as many cores: ${found.length === 0 ? 'none' : found.join('; ')}.`];
}

function formatOf(name) {
  const formats = { 'capture.jsonl': 'capture', 'records.jsonl': 'JSON Lines', 'records.csv': 'CSV' };
  return formats[name] ?? 'Parquet';
}

function memoryAim(memory) {
  const [once, thrice] = memory.map(({ mebibytes }) => Object.values(mebibytes));
  const isMet = Math.max(...thrice) < 200 && thrice.every((size, i) => size < 1.15 * once[i]);
  const measured = `at most ${whole(Math.max(...once, ...thrice))} MiB`;
  return row(['memory under 200 MB and independent of n, all formats', measured, isMet ? 'met' : 'missed']);
}

/** How many of the columns that moved were found, and how many others were called moved. */
function foundOf(found, truth) {
  const right = found.filter((name) => truth.includes(name)).length;
  const wrong = found.length - right;
  return `${right} of ${truth.length}${wrong === 0 ? '' : `, and ${wrong} that did not move`}`;
}
