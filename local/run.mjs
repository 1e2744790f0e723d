/**
 * Starts the local twin from its sources: builds the package if it is out of date, bundles the twin's own programs into
 * .local/program, and runs the command line.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const args = process.argv.slice(2);
const readsOnly = args.some((arg) => ['--help', '-h', 'down', 'status', 'logs'].includes(arg));
if (!readsOnly) {
  const { status } = spawnSync(process.execPath, [path.join('scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
await build({
  entryPoints: { main: 'local/main.ts', twin: 'local/twin/process.ts' },
  outdir: '.local/program',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'error',
});
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
process.argv = [process.execPath, path.join('.local', 'program', 'main.mjs'), ...args];
await import(pathToFileURL(path.resolve('.local/program/main.mjs')).href);
