import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const fixtures = join(__dirname, '../fixtures');

/** Path of a fixture model, for example `mlp`. */
export function fixture(name: string): string {
  return join(fixtures, `${name}.onnx`);
}

/** Makes an empty temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tidegate-test-'));
}

/** Writes a file, with the folders it needs. */
export function write(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/**
 * Makes a repository in Triton's layout.
 * @param models fixture by `<name>/<version>`, for example `{ 'double/1': 'mlp' }`
 */
export function repository(models: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [place, model] of Object.entries(models)) {
    mkdirSync(join(root, place), { recursive: true });
    cpSync(fixture(model), join(root, place, 'model.onnx'));
  }
  return root;
}
