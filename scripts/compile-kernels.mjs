/**
 * Compiles what is written for WebAssembly, and keeps it as text in sources, so that nothing that reads the sources needs
 * the compiler or a bundler that knows such files.
 *
 *   node scripts/compile-kernels.mjs           writes lambdas/monitoring/native/code
 *   node scripts/compile-kernels.mjs --check   fails when what is there is out of date
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const native = path.resolve(import.meta.dirname, '..', 'lambdas', 'monitoring', 'native');
const kernels = ['lines', 'numbers', 'tables'];

for (const name of kernels) {
  const file = path.join(native, 'code', `${name}.ts`);
  const source = `// Made of ../assembly/${name}.ts by scripts/compile-kernels.mjs.
export const ${name}Code =
  '${Buffer.from(await compile(name)).toString('base64')}';
`;
  if (!process.argv.includes('--check')) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, source);
  } else if (readFileSync(file, 'utf8') !== source) {
    console.error(`${path.relative(process.cwd(), file)} is out of date: run npm run build:kernels`);
    process.exitCode = 1;
  }
}

/** The bytes of a program. Nothing of it is freed, so it needs no garbage collector. */
async function compile(name) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      `assembly/${name}.ts`,
      ...['--baseDir', native, '--outFile', 'code.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
      ...['--use', 'abort=', '--disableWarning', '112'],
    ],
    { writeFile: (_, contents) => void (binary = contents) },
  );
  if (error) throw new Error(`${name} cannot be compiled:\n${stderr.toString()}`);
  return binary;
}
