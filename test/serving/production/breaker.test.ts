import { ServingError } from '../../../serving/errors/serving-error';
import { isOutage } from '../../../serving/production/breaker/outage';
import { Circuit, CircuitOpen } from '../../../serving/production/breaker/circuit';
import { production, type FakeVersion, type Production } from '../support/production';

const options = { ratio: 0.5, calls: 4, minimum: 4, pause: 1000 };

beforeEach(() =>
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'], now: 0 }),
);
afterEach(() => jest.useRealTimers());

test.each<[ConstructorParameters<typeof ServingError>[0], number | undefined, boolean]>([
  ['INFERENCE_FAILED', undefined, true],
  ['WORKER_LOST', undefined, true],
  ['OVERLOADED', undefined, true],
  ['INTERNAL', undefined, true],
  ['DEADLINE_EXCEEDED', undefined, true],
  ['DEADLINE_EXCEEDED', 5, false],
  ['INVALID_INPUT', undefined, false],
  ['CLIENT_GONE', undefined, false],
  ['TOO_MANY_REQUESTS', undefined, false],
])('%s with deadline %s counts against the model: %s', (code, deadline, expected) => {
  expect(isOutage(new ServingError(code, ''), deadline)).toBe(expected);
});

describe('the circuit', () => {
  const fail = (): Promise<never> => Promise.reject(new Error('down'));
  const succeed = (): Promise<string> => Promise.resolve('up');

  /** Makes calls one after the other and says how each ended. */
  async function outcomes(
    circuit: Circuit,
    calls: readonly (() => Promise<unknown>)[],
    counts = true,
  ): Promise<string[]> {
    const ends: string[] = [];
    for (const call of calls) {
      const end = await circuit.call(call, () => counts).catch((error: unknown) => error);
      ends.push(end instanceof CircuitOpen ? 'refused' : end instanceof Error ? end.message : String(end));
    }
    return ends;
  }

  test('opens when too many of the last calls failed, and refuses from then on', async () => {
    let told = 0;
    const circuit = new Circuit(options, () => told++);
    expect(await outcomes(circuit, [succeed, fail, fail, fail, succeed, succeed])).toEqual([
      'up',
      'down',
      'down',
      'down',
      'refused',
      'refused',
    ]);
    expect([circuit.facts, told]).toEqual([{ state: 'open', opened: 1, refused: 2 }, 1]);
  });

  test('stays closed below the minimum, and for failures that do not count', async () => {
    const circuit = new Circuit(options, () => undefined);
    await outcomes(circuit, [fail, fail, fail]);
    expect(circuit.facts.state).toBe('closed');
    const other = new Circuit(options, () => undefined);
    expect(
      await outcomes(
        other,
        Array.from({ length: 10 }, () => fail),
        false,
      ),
    ).toEqual(Array(10).fill('down'));
    expect(other.facts.state).toBe('closed');
  });

  test('after the pause one call tries: a success closes it, a failure opens it again', async () => {
    const circuit = new Circuit(options, () => undefined);
    await outcomes(circuit, [fail, fail, fail, fail]);
    jest.setSystemTime(999);
    expect(await outcomes(circuit, [succeed])).toEqual(['refused']);
    jest.setSystemTime(1000);
    expect(await outcomes(circuit, [fail, succeed])).toEqual(['down', 'refused']);
    jest.setSystemTime(2000);
    expect(await outcomes(circuit, [succeed, succeed])).toEqual(['up', 'up']);
    expect(circuit.facts).toEqual({ state: 'closed', opened: 2, refused: 2 });
  });

  test('while one call tries, the others are refused and do not wait', async () => {
    const circuit = new Circuit(options, () => undefined);
    await outcomes(circuit, [fail, fail, fail, fail]);
    jest.setSystemTime(1000);
    let end = (_: string): void => undefined;
    const trying = circuit.call(
      () => new Promise<string>((resolve) => (end = resolve)),
      () => true,
    );
    expect(circuit.facts.state).toBe('half-open');
    expect(await outcomes(circuit, [succeed])).toEqual(['refused']);
    end('up');
    expect(await trying).toBe('up');
    expect(circuit.facts.state).toBe('closed');
  });

  test('a call that tries and ends without saying anything leaves it open', async () => {
    const circuit = new Circuit(options, () => undefined);
    await outcomes(circuit, [fail, fail, fail, fail]);
    jest.setSystemTime(1000);
    expect(await outcomes(circuit, [fail, succeed], false)).toEqual(['down', 'refused']);
  });
});

describe('in front of a model', () => {
  let down = true;
  const shaky: FakeVersion = {
    compute: (values) => {
      if (down) throw new Error('down');
      return values.map((value) => value * 2);
    },
  };
  const steady: FakeVersion = { compute: (values) => values.map(() => -1) };
  const settings = { calls: 4, minimum: 2, pause: 1000 };
  const withFallback = { breaker: { m: { ...settings, fallback: { model: 'plain' } } } };
  const models = { 'm/1': shaky, 'plain/3': steady };

  beforeEach(() => (down = true));

  async function failTwice(server: Production): Promise<void> {
    for (let i = 0; i < 2; i++) await server.ask([1]).catch(() => undefined);
  }

  test('without a fallback, an open circuit answers 503 and says when to come back', async () => {
    const server = await production(models, { breaker: { m: settings } });
    await expect(server.ask([1])).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
    await failTwice(server);
    await expect(server.ask([1])).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      status: 503,
      retryAfterSeconds: 1,
      message: "version '1' of model 'm' failed too many requests and gets a pause of 1000 ms",
    });
    expect(server.metric('tidegate_circuit_state')).toEqual({ 'm 1': 2 });
    expect(server.metric('tidegate_circuit_opened_total')).toEqual({ 'm 1': 1 });
    expect(server.logged.filter((line) => line.includes('circuit opened'))).toHaveLength(1);
  });

  test('the fallback answers what the model failed, and what its open circuit refused; both are marked', async () => {
    const server = await production(models, withFallback);
    expect(await server.ask([1])).toEqual({
      values: [-1],
      version: '3',
      marks: { degraded: 'INFERENCE_FAILED', 'answered-by': 'plain/3' },
    });
    await failTwice(server);
    const runs = server.session('m', '1').seen.length;
    expect((await server.ask([1])).marks).toEqual({ degraded: 'circuit-open', 'answered-by': 'plain/3' });
    expect(server.session('m', '1').seen).toHaveLength(runs);
    expect(server.metric('tidegate_degraded_responses_total')).toEqual({ 'm 1': 4 });
  });

  test('after the pause the model is tried, and answers again', async () => {
    const server = await production(models, withFallback);
    await failTwice(server);
    down = false;
    jest.setSystemTime(1000);
    expect(await server.ask([1])).toEqual({ values: [2], version: '1', marks: undefined });
    expect(server.metric('tidegate_circuit_state')).toEqual({ 'm 1': 0 });
  });

  test('what the client did wrong is told to the client', async () => {
    const server = await production(models, withFallback);
    const wrong = { request: { inputs: [] } };
    for (let i = 0; i < 5; i++) await expect(server.ask([], wrong)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(server.metric('tidegate_circuit_state')).toEqual({ 'm 1': 0 });
  });

  test('a client that names a version gets that one or none', async () => {
    const server = await production(models, withFallback);
    await expect(server.ask([1], { version: '1' })).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
  });

  test('when the fallback fails too, the error is that of the model', async () => {
    const server = await production({ 'm/1': shaky, 'plain/3': { queue: 0 } }, withFallback);
    await expect(server.ask([1])).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
    expect(server.metric('tidegate_fallback_failures_total')).toEqual({ 'm 1': 1 });
  });

  test('a degraded answer is not kept in the cache', async () => {
    const server = await production(models, { ...withFallback, cache: {} });
    await server.ask([1]);
    expect((await server.ask([1])).marks).toMatchObject({ degraded: 'INFERENCE_FAILED' });
    expect(server.metric('tidegate_cache_entries')).toEqual({ '': 0 });
  });

  test('a version that was loaded again starts with a closed circuit', async () => {
    const server = await production(models, { breaker: { m: settings } });
    await failTwice(server);
    down = false;
    await server.catalog.load('m');
    expect((await server.ask([1])).values).toEqual([2]);
  });

  test('fails at start for a fallback that is not there', async () => {
    await expect(production({ 'm/1': shaky }, withFallback)).rejects.toThrow(
      "breaker.m.fallback: model 'plain' is not there; there is 'm'",
    );
  });
});
