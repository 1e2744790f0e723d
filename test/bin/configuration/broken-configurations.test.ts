import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { readConfiguration } from '../../../bin/configuration/read-configuration';

const folder = path.join(__dirname, 'fixtures', 'broken');
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => path.basename(file, '.yaml'));

/** What a user reads, with the path of the file as a user who stands beside it would give it. */
function messageFor(name: string): string {
  try {
    readConfiguration(path.join(folder, `${name}.yaml`));
  } catch (error) {
    return `${(error as Error).message.replaceAll(`${folder}${path.sep}`, '')}\n`;
  }
  throw new Error(`'${name}.yaml' was accepted`);
}

describe('a broken configuration fails with exactly the sentences kept beside it', () => {
  test.each(cases)('%s', (name) => {
    const golden = path.join(folder, `${name}.txt`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, messageFor(name));
    expect(existsSync(golden)).toBe(true);
    expect(messageFor(name)).toBe(readFileSync(golden, 'utf8'));
  });
});
