import { servingEnvironment } from '../../../lib/contracts/serving';
import { helpText, readCommandLine } from '../../../serving/config/command-line';
import { readSettings, readSettingsFile } from '../../../serving/config/read-settings';
import type { SettingsError } from '../../../serving/config/settings-error';
import { variableOf } from '../../../serving/config/feature-settings';
import { definitions, flagOf } from '../../../serving/config/settings';
import { features } from '../../../serving/production';
import { temporaryFolder, write } from '../support/model-repository';

const model = { TIDEGATE_MODEL_URI: '/m' };

function problems(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    return (error as SettingsError).problems;
  }
  return [];
}

test('flags win over the environment, that over the file, that over defaults', () => {
  const read = (flags: Record<string, string>, environment: Record<string, string>, file: Record<string, unknown>) =>
    readSettings({ flags, environment: { ...model, ...environment }, file }).port;
  expect(read({ port: '1' }, { TIDEGATE_PORT: '2' }, { port: 3 })).toBe(1);
  expect(read({}, { TIDEGATE_PORT: '2' }, { port: 3 })).toBe(2);
  expect(read({}, {}, { port: 3 })).toBe(3);
  expect(read({}, {}, {})).toBe(8080);
  expect(read({}, { SAGEMAKER_BIND_TO_PORT: '9000' }, {})).toBe(9000);
});

test('an empty variable counts as not set', () => {
  expect(
    readSettings({ flags: {}, environment: { ...model, TIDEGATE_CAPTURE_URI: '', TIDEGATE_PORT: '' } }),
  ).toMatchObject({ captureUri: undefined, port: 8080 });
});

test('every variable that constructs set is one that the server reads', () => {
  const known = Object.values(definitions).flatMap(({ env }): readonly string[] => env);
  expect(known).toEqual(expect.arrayContaining(Object.keys(servingEnvironment)));
});

test('fails for all wrong values together, saying where each comes from', () => {
  const wrong = {
    flags: { port: '99999' },
    environment: { TIDEGATE_TRUST: 'maybe' },
    file: { queueRequests: -1, models: { a: { placement: 'gpu', instanses: 1 } } },
  };
  expect(problems(() => readSettings(wrong))).toEqual([
    expect.stringMatching(/^--port is "99999"/),
    expect.stringMatching(/^TIDEGATE_TRUST is "maybe"/),
    expect.stringMatching(/^queueRequests in the file is -1/),
    expect.stringMatching(/^models\.a\.placement in the file/),
    "models.a.instanses in the file is unknown; did you mean 'instances'?",
  ]);
});

test('behaviour in production is a section of the file, or JSON in a flag or a variable', () => {
  const read = (flags: Record<string, string>, environment: Record<string, string>, file: Record<string, unknown>) =>
    readSettings({ flags, environment: { ...model, ...environment }, file }).features;
  expect(read({}, {}, {})).toEqual({ anomalies: 'on' });
  expect(read({}, { TIDEGATE_ANOMALIES: 'off' }, {})).toEqual({ anomalies: 'off' });
  const file = { cache: { entries: 5 }, models: { m: { placement: 'worker' } } };
  expect(read({}, {}, file)['cache']).toEqual({ entries: 5, bytes: 2 ** 26 });
  expect(read({}, { TIDEGATE_CACHE: '{"entries":6}' }, file)['cache']).toMatchObject({ entries: 6 });
  expect(read({ cache: '{"entries":7}' }, { TIDEGATE_CACHE: '{"entries":6}' }, file)['cache']).toMatchObject({
    entries: 7,
  });
});

test('fails for wrong sections together, saying where each comes from and what is allowed', () => {
  const wrong = {
    flags: { cache: 'yes' },
    environment: { ...model, TIDEGATE_ANOMALIES: 'maybe', TIDEGATE_SHADOW: '{"models":{"m":{}}}' },
    file: { split: { m: { weights: { '1': 0 } } }, breaker: { m: { calls: 5, minimum: 6, typo: 1 } }, caches: {} },
  };
  expect(problems(() => readSettings(wrong))).toEqual([
    expect.stringMatching(/^split in the file, m\.weights: must give a share above 0 to at least one version/),
    expect.stringMatching(/^TIDEGATE_ANOMALIES is "maybe": .*"on"\|"off"/),
    expect.stringMatching(/^TIDEGATE_SHADOW, models\.m\.version: /),
    expect.stringMatching(/^--cache is "yes": .*as JSON/),
    expect.stringMatching(/^breaker in the file, m: Unrecognized key: "typo"/),
    expect.stringMatching(/^breaker in the file, m\.minimum: must not be more than calls/),
    "caches in the file is unknown; did you mean 'cache'?",
  ]);
});

test('the file is YAML or JSON', async () => {
  const folder = temporaryFolder();
  write(folder, 'a.yaml', 'port: 7\nmodels:\n  m: { maxInFlight: 3 }\n');
  write(folder, 'b.json', '{"port":7}');
  write(folder, 'c.yaml', '- a list');
  const read = (path: string) => readSettingsFile({ flags: { config: `${folder}/${path}` }, environment: {} });
  expect(await read('a.yaml')).toEqual({ port: 7, models: { m: { maxInFlight: 3 } } });
  expect(await read('b.json')).toEqual({ port: 7 });
  await expect(read('c.yaml')).rejects.toThrow('must hold settings by name');
  await expect(read('none.yaml')).rejects.toThrow('cannot be read');
  expect(await readSettingsFile({ flags: {}, environment: {} })).toEqual({});
});

test.each<[string, object]>([
  ['serve', { kind: 'serve', flags: {} }],
  ['serve /m --port 9', { kind: 'serve', flags: { model: '/m', port: '9' } }],
  ['--model-dir /m --log-level=warn', { kind: 'serve', flags: { model: '/m', logLevel: 'warn' } }],
  ['--check x.onnx', { kind: 'check', file: 'x.onnx', flags: {} }],
  ['--help', { kind: 'help' }],
  ['serve --version', { kind: 'version' }],
  ['/m /n', { kind: 'error', problem: "'/n' is one argument too many: the model is '/m' already" }],
  ['--prot 9', { kind: 'error', problem: "'--prot' is unknown; did you mean '--port'? (--help lists all)" }],
  ['--port', { kind: 'error', problem: "'--port' needs a value" }],
])('%s', (line, expected) => {
  expect(readCommandLine(line.split(' '))).toEqual(expected);
});

test('help lists every setting with its variable', () => {
  const text = helpText();
  for (const [name, { env }] of Object.entries(definitions)) {
    expect(text).toContain(flagOf(name));
    for (const variable of env) expect(text).toContain(variable);
  }
  for (const { name } of features) {
    expect(text).toContain(flagOf(name));
    expect(text).toContain(variableOf(name));
  }
});
