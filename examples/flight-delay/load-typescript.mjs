import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '..', '..', 'node_modules', '.cache', 'flight-delay');

/** Node 20 runs no TypeScript: bundles a file beside this one into the cache of node_modules and loads it. */
export async function loadTypeScript(name) {
  const outfile = join(cache, `${name}.mjs`);
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: [join(here, `${name}.ts`)],
    outfile,
    external: ['onnxruntime-node'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // CommonJS packages among the bundled ones ask for Node's own modules.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
