/** @jest-environment ./test/support/onnx-environment.js */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings } from '../../serving/config/read-settings';
import { definitions, flagOf, modelSettings } from '../../serving/config/settings';
import { GrpcCounters } from '../../serving/protocols/open-inference-grpc/counters';
import { startServer, type Answer, type TestServer } from './support/server';

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const guide = read('docs/serving.md');
const example = join(root, 'examples/flight-delay/model');
let server: TestServer;

beforeAll(async () => {
  server = await startServer(example, { predictRoute: undefined, features: { anomalies: 'off' } });
});
afterAll(() => server.close());

/** Cells of the table whose header has a word. */
function tableWith(word: string): string[][] {
  const tables = guide.split(/\n\n/).filter((block) => block.startsWith('|'));
  const found = tables.filter((block) => block.split('\n')[0]?.includes(word));
  return found.flatMap((block) =>
    block
      .split('\n')
      .slice(2)
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))),
  );
}

test.each(['README.md', 'docs/serving.md', 'examples/flight-delay/README.md'])(
  'the curl command of %s is answered',
  async (file) => {
    const command = /curl -s localhost:8080(\S+) -d '([\s\S]+?)'/.exec(read(file));
    expect(command).not.toBeNull();
    const [, path, body] = command as unknown as [string, string, string];
    const answer: Answer = await server.post(path, body);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('"probabilities"')]);
  },
);

test('the table of settings has every one with its variables, default and meaning, and no other', () => {
  const expected = Object.entries(definitions).map(([name, definition]) => {
    const { env, help, default: preset }: { env: readonly string[]; help: string; default?: unknown } = definition;
    // The number of cores is the reader's, not ours.
    const shown = ['string', 'number'].includes(typeof preset) && name !== 'threads' ? `\`${String(preset)}\`` : '';
    return [`\`${flagOf(name)}\``, env.map((variable) => `\`${variable}\``).join(', '), shown, help];
  });
  expect(tableWith('variables').map((cells) => cells.slice(1, 5))).toEqual(expected);
});

test('the table of model settings has every key, and no other', () => {
  const named = tableWith('key').map((cells) => /`(\w+)`/.exec(cells[1] as string)?.[1]);
  expect(named).toEqual(Object.keys(modelSettings.valueType.shape));
});

test('what the guide names to those who come from Triton is there', () => {
  const rows = tableWith('| Triton');
  expect(rows.length).toBeGreaterThan(20);
  const flags = Object.keys(definitions).map(flagOf);
  const headings = guide.match(/^#+ .*$/gm)?.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, triton, here] of rows as [string, string, string][]) {
    expect([triton, here]).toEqual([expect.any(String), expect.stringMatching(/./)]);
    for (const [, flag] of here.matchAll(/`(--[a-z-]+)/g)) expect(flags).toContain(flag);
    for (const [, anchor] of here.matchAll(/\(#([a-z-]+)\)/g)) expect(headings).toContain(anchor);
  }
});

test('the server reads the configuration file of the guide', () => {
  const [file] = [...guide.matchAll(/```yaml\n(# serve [\s\S]+?)```/g)].map(
    ([, text]) => parse(text as string) as object,
  );
  const settings = readSettings({ flags: {}, environment: {}, file: file as Record<string, unknown> });
  expect(settings).toMatchObject({ grpcPort: 8001, models: { 'flight-delay': { maxInFlight: 100 } } });
});

test('the tables of paths have every route of the server, and no other', () => {
  const { routes } = server.composed.app;
  const known = routes.map(
    ({ method, path }) =>
      `${method} ${path.replace(/:([a-z]\w*)/gi, (text, name: string) => (verbs.has(name) ? text : `{${name}}`))}`,
  );
  const named = tableWith('path').flatMap((cells) =>
    [...(cells[1] as string).matchAll(/`((?:GET|POST|PUT|DELETE) [^`]+)`/g)].flatMap(([, path]) =>
      variants(path as string),
    ),
  );
  expect([...new Set(named)].sort()).toEqual([...new Set(known)].sort());
});

const verbs = new Set(['predict', 'classify', 'regress']);

/** A path with and without what stands in brackets. */
function variants(path: string): string[] {
  const optional = /\[([^\]]+)\]/.exec(path);
  if (optional === null) return [path];
  return ['', optional[1] as string].flatMap((text) => variants(path.replace(optional[0], text)));
}

test('the table of metrics has every one that the server itself has, and no other', async () => {
  const text = (await server.get('/metrics')).text + new GrpcCounters().render();
  const counted = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const named = tableWith('metric').map((cells) => /`(\w+)`/.exec(cells[1] as string)?.[1]);
  expect([...named].sort()).toEqual([...counted].sort());
});
