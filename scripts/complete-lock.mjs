/**
 * Puts back into package-lock.json the optional packages of other platforms that npm leaves out when the registry at hand
 * does not carry them. Without them `npm ci` refuses the lock file. Run it after every `npm install` that changed the file:
 *
 *   node scripts/complete-lock.mjs           completes the file
 *   node scripts/complete-lock.mjs --check   only says what is missing, and fails if anything is
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** Where Node would find `name` for the package at `from`. */
function isLocked(from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    if (`${folder ? `${folder}/` : ''}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
  }
}

const platforms = [
  'darwin',
  'linux',
  'win32',
  'android',
  'freebsd',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
  'openharmony',
];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32'];

function entryFor(name, version, parent) {
  const words = name.split('/').at(-1).split('-');
  const os = platforms.filter((word) => words.includes(word));
  const cpu = processors.filter((word) => words.includes(word));
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

const missing = Object.entries(lock.packages).flatMap(([from, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(from, name))
    .map(([name, version]) => [`node_modules/${name}`, entryFor(name, version, parent)]),
);

if (process.argv.includes('--check')) {
  for (const [place] of missing) console.error(`package-lock.json lacks ${place}`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  Object.assign(lock.packages, Object.fromEntries(missing));
  const { '': root, ...rest } = lock.packages;
  lock.packages = {
    '': root,
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.error(`added ${missing.length} packages`);
}
