/** What is done to the server, and what must come of it. Every scenario throws when the outcome is not as it must be. */
import assert from 'node:assert/strict';
import { agentOf, ask, asText, bareConnection, metric, tally, until } from './client.mjs';

const light = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], data: [1, 2, 3, 4] }] };
const lightAnswer = '"data":[0,0,0,0]';
/** @param first the first number; on 666 the worker that computes it dies */
const heavy = (first = 0.1) => ({
  inputs: [{ name: 'x', datatype: 'FP32', shape: [4, 16], data: [first, ...Array(63).fill(0.1)] }],
});
const lightPath = '/v2/models/mean/infer';
const heavyPath = '/v2/models/heavy/infer';

/** Runs a function beside others, so many times in all. */
async function times(count, lanes, work) {
  const outcomes = [];
  let next = 0;
  const lane = async () => {
    while (next < count) outcomes.push(await work(next++));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

/** Runs a function beside others until something is over. */
async function during(over, lanes, work) {
  const outcomes = [];
  let running = true;
  const lane = async () => {
    while (running) outcomes.push(await work());
  };
  const all = Promise.all(Array.from({ length: lanes }, lane));
  try {
    await over;
  } finally {
    running = false;
    await all;
  }
  return outcomes;
}

function allAre(outcomes, status) {
  assert.deepEqual(Object.keys(tally(outcomes)), [String(status)], JSON.stringify(tally(outcomes)));
}

function refusedProperly(outcomes, status) {
  for (const outcome of outcomes.filter((one) => one.status === status))
    assert.match(String(outcome.retryAfter), /^\d+$/, `${status} without Retry-After: ${outcome.text}`);
}

/** More at once than there is room for: some is refused, and the room is free again afterwards. */
async function refuseSome({ http }) {
  const outcomes = await times(400, 100, () => ask(http, heavyPath, heavy()));
  const counts = tally(outcomes);
  assert.deepEqual(Object.keys(counts).sort(), ['200', '503'], JSON.stringify(counts));
  refusedProperly(outcomes, 503);
  allAre(await times(20, 1, () => ask(http, heavyPath, heavy())), 200);
  return `of ${outcomes.length} requests ${counts[200]} answered with 200, ${counts[503]} with 503 and Retry-After`;
}

/** Scenarios by what they show; each gets the ports of a server with the flags it asks for. */
export const scenarios = [
  {
    name: 'a light model beside a saturated heavy one',
    run: async ({ http }) => {
      const [heavyAgent, lightAgent] = [agentOf(16), agentOf(4)];
      const lights = times(2000, 4, () => ask(http, lightPath, light, { agent: lightAgent }));
      const heavies = await during(lights, 16, () => ask(http, heavyPath, heavy(), { agent: heavyAgent }));
      const answers = await lights;
      allAre(answers, 200);
      allAre(heavies, 200);
      assert.ok(
        answers.every(({ text }) => text.includes(lightAnswer)),
        'an answer is wrong',
      );
      return `${answers.length} light and ${heavies.length} heavy requests, all answered with 200`;
    },
  },
  {
    name: 'clients that send a few bytes at a time',
    run: async ({ http }) => {
      const text = asText(lightPath, light, 'connection: close\r\n');
      const slow = Array.from({ length: 60 }, async () => {
        const { socket, answer } = bareConnection(http);
        for (let at = 0; at < text.length; at += 7) {
          socket.write(text.slice(at, at + 7));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return answer;
      });
      const others = await during(Promise.all(slow), 4, () => ask(http, lightPath, light));
      allAre(others, 200);
      const answers = await Promise.all(slow);
      assert.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 200') && answer.includes(lightAnswer)));
      return `60 slow clients and ${others.length} requests beside them, all answered with 200`;
    },
  },
  {
    name: 'clients that end their side, in the middle or at the end of a request, or leave',
    run: async ({ http }) => {
      const whole = asText(heavyPath, heavy());
      const send = (text) => {
        const { socket, answer } = bareConnection(http);
        socket.end(text);
        return answer;
      };
      const [complete, cut] = await Promise.all([
        Promise.all(Array.from({ length: 100 }, () => send(whole))),
        Promise.all(Array.from({ length: 100 }, (_, i) => send(whole.slice(0, Math.floor((whole.length * i) / 100))))),
      ]);
      assert.ok(
        complete.every((answer) => answer.startsWith('HTTP/1.1 200')),
        'a complete request was not answered',
      );
      assert.ok(
        cut.every((answer) => answer === '' || answer.startsWith('HTTP/1.1 400')),
        'half a request was answered',
      );
      for (let i = 0; i < 100; i++) {
        const { socket } = bareConnection(http);
        socket.write(whole, () => socket.destroy());
      }
      assert.ok(await until(async () => (await metric(http, 'tidegate_request_memory_bytes')) === 0), 'memory is kept');
      assert.ok(
        await until(async () => (await metric(http, 'nv_inference_pending_request_count')) === 0),
        'work is kept',
      );
      return '100 complete requests answered with 200, 100 cut ones refused, 100 clients left; nothing is kept of them';
    },
  },
  {
    name: 'a worker that dies',
    run: async ({ http }) => {
      const before = await metric(http, 'tidegate_workers_lost_total');
      const agent = agentOf(24);
      const outcomes = await times(300, 24, (i) =>
        ask(http, heavyPath, heavy(i === 20 || i === 150 ? 666 : 0.1), { agent }),
      );
      const counts = tally(outcomes);
      assert.deepEqual(Object.keys(counts).sort(), ['200', '503'], JSON.stringify(counts));
      refusedProperly(outcomes, 503);
      assert.ok(counts[503] <= 2 * 24, 'more requests failed than were with the dead workers');
      assert.equal((await metric(http, 'tidegate_workers_lost_total')) - before, 2);
      allAre(await times(50, 8, () => ask(http, heavyPath, heavy(), { agent })), 200);
      return `2 workers died under ${outcomes.length} requests: ${counts[200]} answered with 200, ${counts[503]} with 503 and Retry-After; afterwards all with 200`;
    },
  },
  {
    name: 'models that are loaded again under load',
    run: async ({ http }) => {
      const reloads = times(20, 2, (i) =>
        ask(http, `/v2/repository/models/${i % 2 === 0 ? 'mean' : 'heavy'}/load`, {}),
      );
      const [lightAgent, heavyAgent] = [agentOf(4), agentOf(4)];
      const [lights, heavies] = await Promise.all([
        during(reloads, 4, () => ask(http, lightPath, light, { agent: lightAgent })),
        during(reloads, 4, () => ask(http, heavyPath, heavy(), { agent: heavyAgent })),
      ]);
      for (const outcomes of [await reloads, lights, heavies]) allAre(outcomes, 200);
      return `20 reloads under ${lights.length + heavies.length} requests, all answered with 200`;
    },
  },
  {
    name: 'a full queue',
    flags: ['--queue-requests', '4'],
    run: refuseSome,
  },
  {
    name: 'memory for requests that is full',
    flags: ['--request-memory', '4096'],
    run: refuseSome,
  },
  {
    name: 'more requests in flight than the operator allows',
    config: { models: { heavy: { placement: 'worker', maxInFlight: 2 } } },
    run: async ({ http }) => {
      const outcomes = await times(200, 50, () => ask(http, heavyPath, heavy()));
      const counts = tally(outcomes);
      assert.deepEqual(Object.keys(counts).sort(), ['200', '429'], JSON.stringify(counts));
      refusedProperly(outcomes, 429);
      return `of ${outcomes.length} requests ${counts[200]} answered with 200, ${counts[429]} with 429 and Retry-After`;
    },
  },
  {
    name: 'SIGTERM under load',
    ends: true,
    // Long: a busy machine must not turn a request in flight into one that is given up.
    flags: ['--drain', '600000'],
    run: async ({ http }, server) => {
      const first = Array.from({ length: 40 }, () => ask(http, heavyPath, heavy()));
      await Promise.race(first);
      const { code } = await server.stop();
      const outcomes = await Promise.all(first);
      allAre(outcomes, 200);
      assert.equal(code, 0, server.log());
      return '40 requests in flight, all answered with 200; exit code 0';
    },
  },
];
