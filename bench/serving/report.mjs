/** The tables of the benchmark. Pure: medians in, lines of Markdown out. */
import { peers } from './contenders.mjs';

const ours = { name: '**Tidegate**', key: 'tidegate' };
const connections = [1, 8, 64];

/** Table of the targets. */
export function targetLines(targets) {
  return table(
    ['target', 'aim', 'median', 'rounds', 'holds'],
    targets.map(({ name, aim, value, least, most, holds }) => [
      name,
      aim,
      short(value),
      `${short(least)}–${short(most)}`,
      holds ? 'yes' : '**no**',
    ]),
  );
}

/** What node:http alone has for the tail, of which the work of others on the machine is a part. */
export function tailLine(figures) {
  const tail = ({ rps, p99 }) => `${short((p99 / 1000 / 64) * rps)} × c ÷ requests/s`;
  const [node, own] = [figures['post c64'], figures['tidegate mlp c64']];
  return (
    `At c = 64 node:http alone, which reads bodies and computes nothing, has a p99 of ${short(node.p99)} ms (${tail(node)}), ` +
    `Tidegate one of ${short(own.p99)} ms (${tail(own)}): what other programs on the machine take is in both.`
  );
}

/** Table of cold starts. */
export function coldStartLines(figures) {
  const megabytes = (figures['function bytes'] / 1e6).toFixed(1);
  return table(
    ['cold start', 'ms'],
    [
      ['Node alone', 'cold node'],
      [`Lambda artifact (${megabytes} MB unzipped), MLP: first invocation answered`, 'cold function mlp'],
      ['the same, trees', 'cold function trees'],
      ['server process, MLP: trial in a worker, warm-up, port open', 'cold server mlp'],
    ].map(([name, key]) => [name, short(figures[key])]),
  );
}

/** Table of all servers, and where another one is ahead of ours. */
export function peerLines(figures) {
  const row = (name, key) => {
    const at = (c) => figures[`${key} c${c}`];
    const trees = figures[`${key.replace(/ mlp$/, '')} trees c64`];
    const memory = figures[`${key} memory`];
    return [
      name,
      ...connections.map((c) => `${thousands(at(c).rps)} (${short(at(c).p50)} / ${short(at(c).p99)})`),
      trees === undefined ? '' : thousands(trees.rps),
      `${Math.round(memory / 2 ** 20)}`,
      ...[1, 64].map((c) => (key === 'post' ? '' : `${short(figures[`tidegate mlp c${c}`].rps / at(c).rps)} ×`)),
    ];
  };
  const columns = ['server', ...connections.map((c) => `c = ${c}`), 'trees, c = 64', 'MiB', '÷, c = 1', '÷, c = 64'];
  const rows = [
    row('node:http, body read and not parsed', 'post'),
    row(ours.name, 'tidegate mlp'),
    ...peers.map(({ name }) => row(name, `${name} mlp`)),
  ];
  return [...table(columns, rows), '', whereOthersWin(figures)];
}

/** Said whether it is welcome or not. */
export function whereOthersWin(figures) {
  const wins = [];
  for (const { name } of peers) {
    const compare = (what, key, wins_) => {
      const [theirs, mine] = [figures[`${name} ${key}`], figures[`tidegate ${key}`]];
      if (theirs !== undefined && mine !== undefined && wins_(theirs, mine)) wins.push(`${name}: ${what}`);
    };
    for (const c of connections) {
      compare(`requests/s at c = ${c}`, `mlp c${c}`, (a, b) => a.rps > b.rps);
      compare(`median at c = ${c}`, `mlp c${c}`, (a, b) => a.p50 < b.p50);
      compare(`p99 at c = ${c}`, `mlp c${c}`, (a, b) => a.p99 < b.p99);
    }
    compare('requests/s with trees at c = 64', 'trees c64', (a, b) => a.rps > b.rps);
    compare('memory', 'mlp memory', (a, b) => a < b);
  }
  return wins.length === 0
    ? 'No other server is ahead in any of these figures.'
    : `Where another server is ahead: ${wins.join('; ')}.`;
}

function table(header, rows) {
  const widths = header.map((name, i) => Math.max(name.length, 3, ...rows.map((cells) => cells[i].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), line(rule), ...rows.map(line)];
}

function short(value) {
  if (value >= 100) return thousands(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function thousands(value) {
  return Math.round(value).toLocaleString('en-US');
}
