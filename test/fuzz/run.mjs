/** Sends mutated requests of every protocol to the server as it is shipped: `npm run fuzz:serving`. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleServer, fixtureRepository, startServer } from '../conformance/support/server.mjs';
import { table, writeSection } from '../conformance/support/report.mjs';

const help = `Sends mutated requests of every protocol, over HTTP, gRPC and bare connections, to two servers in processes of
their own. Fails on a crash, an undocumented answer, no answer, or growing memory. Writes docs/serving-conformance.md.

  npm run fuzz:serving [-- flags]

  --count N   requests [100000]; other numbers write no document
  --seed N    seed of the generator [1]
  --from N    index of the first request, to repeat one that failed [0]
`;

/** Garbage is collected early: a heap that only waits for that looks like a leak. */
const smallHeap = ['--max-old-space-size=64', '--max-semi-space-size=2'];

const root = path.resolve(import.meta.dirname, '../..');
const outfile = path.join(root, 'node_modules/.cache/serving-fuzz/main.cjs');
await build({
  absWorkingDir: root,
  stdin: {
    contents: "export * from './main'; export { models, vertexRoutes } from './seeds';",
    resolveDir: import.meta.dirname,
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'error',
});
const { default: fuzzer } = await import(outfile);
const options = fuzzer.readFlags(process.argv.slice(2));
if (options === 'help') console.log(help);
else process.exitCode = await main();

async function main() {
  await bundleServer();
  const repositories = [fixtureRepository(fuzzer.models), fixtureRepository({ 'mean/1': 'row-mean' })];
  const { predictRoute, healthRoute } = fuzzer.vertexRoutes;
  const several = await startServer(
    repositories[0],
    ['--model-control', 'explicit', '--log-level', 'error'],
    smallHeap,
  );
  const one = await startServer(repositories[1], ['--predict-route', predictRoute, '--health-route', healthRoute, '--log-level', 'error'], smallHeap); // prettier-ignore
  try {
    const targets = { ports: { several: several.ports.http, one: one.ports.http }, grpc: several.ports.grpc };
    const { outcome, problems, memory } = await fuzzer.fuzz(targets, [several, one], options);
    for (const server of [several, one]) {
      const { code } = await server.stop();
      if (code !== 0) problems.push(`a server ended with ${code}:\n${server.log()}`);
    }
    for (const problem of problems) console.log(`FAILED ${problem}`);
    console.log([...outcome.answers].sort().map(([answer, count]) => `${answer}: ${count}`).join(', ')); // prettier-ignore
    memory.forEach((sentence, i) => console.log(`memory of the server with ${i === 1 ? 'one model' : 'several models'}: ${sentence}`)); // prettier-ignore
    if (options.count === 100_000 && problems.length === 0) writeSection('fuzz', describe(outcome, memory));
    console.log(`${outcome.sent - outcome.failures.length} passed, ${problems.length} failed`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([several.stop(), one.stop()]);
    for (const folder of repositories) rmSync(folder, { recursive: true, force: true });
  }
}

function describe({ sent, answers }, memory) {
  const kinds = {
    http: 'HTTP requests',
    raw: 'bytes on bare connections',
    grpc: 'gRPC calls',
    frames: 'frames of HTTP/2',
  };
  const rows = Object.entries(kinds).map(([kind, name]) => {
    const own = [...answers].filter(([key]) => key.startsWith(`${kind} `)).sort(([, a], [, b]) => b - a);
    const total = own.reduce((sum, [, count]) => sum + count, 0);
    return [name, total, own.map(([key, count]) => `${key.slice(kind.length + 1)} × ${count}`).join(', ')];
  });
  return `## Broken requests

\`npm run fuzz:serving\`: ${sent} requests, mutated from valid ones of every protocol with seed ${options.seed}: fields, bytes, headers, paths, framing. None crashed a server, none was left without an answer, none was answered with a status that is not documented. Every 2000 requests all valid ones were answered with 200 again.

${table(['what', 'requests', 'answers'], rows)}

Memory of the server with several models: ${memory[0]}. With one model: ${memory[1]}. Afterwards: ${memory[2]}.`;
}
