#!/usr/bin/env node
// Writes docs/statistics.md. Node 20 runs no TypeScript: bundles the program into the cache of node_modules first.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');
const outfile = path.join(root, 'node_modules', '.cache', 'statistics', 'write-statistics.js');
await build({
  entryPoints: [path.join(import.meta.dirname, 'write-statistics.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['onnxruntime-node', 'vega-datasets'],
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' }).status ?? 1;
