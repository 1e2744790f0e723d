/**
 * Runs hadolint, pinned and in a virtual environment of its own, over every Dockerfile of the project.
 *
 *   npm run lint:docker
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pythonFor } from './python-environment.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folders = ['serving', 'local', 'lambdas', 'examples', 'lib', 'bin'];
const files = folders
  .filter((folder) => existsSync(path.join(root, folder)))
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(^|\/)Dockerfile(\.\w+)?$/.test(file) && !/(^|\/)(node_modules|\.venv)\//.test(file))
      .map((file) => path.join(folder, file)),
  )
  .sort();
if (files.length === 0) throw new Error('no Dockerfile was found: has a folder moved?');

const hadolint = path.join(path.dirname(pythonFor(path.join(root, '.ci'), 'hadolint')), 'hadolint');
const { status } = spawnSync(hadolint, ['--failure-threshold', 'style', ...files], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(1);
console.log(`hadolint: ${files.length} Dockerfiles are clean (${files.join(', ')})`);
