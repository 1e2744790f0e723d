import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { readConfiguration } from '../../../bin/configuration/read-configuration';
import { buildPlatforms } from '../../../bin/platform/build-platforms';

const folder = path.join(__dirname, 'fixtures', 'refused');
const cases = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** What a user reads who stands beside the file. */
function messageFor(file: string): string {
  const settings = readConfiguration(path.join(folder, file));
  try {
    buildPlatforms(new App(), settings);
  } catch (error) {
    return `${(error as Error).message.replaceAll(`${folder}${path.sep}`, '')}\n`;
  }
  throw new Error(`'${file}' was accepted`);
}

describe('what a construct refuses is told at its place in the file, with everything else that is refused', () => {
  test.each(cases)('%s', (file) => {
    const golden = path.join(folder, file.replace('.yaml', '.txt'));
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, messageFor(file));
    expect(existsSync(golden)).toBe(true);
    expect(messageFor(file)).toBe(readFileSync(golden, 'utf8'));
  });
});
