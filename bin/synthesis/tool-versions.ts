import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** Versions of what makes and judges the templates, for the report. */
export function toolVersions(): Record<string, string> {
  return {
    tidegate: packageVersion(),
    'aws-cdk-lib': installedVersion('aws-cdk-lib'),
    'cdk-nag': installedVersion('cdk-nag'),
  };
}

/** Version of this package. */
export function packageVersion(): string {
  return versionIn(path.join(folderAbove(__dirname), 'package.json'));
}

function installedVersion(name: string): string {
  const main = createRequire(__filename).resolve(name);
  let folder = folderAbove(path.dirname(main));
  while (nameIn(path.join(folder, 'package.json')) !== name) folder = folderAbove(path.dirname(folder));
  return versionIn(path.join(folder, 'package.json'));
}

/** The closest folder, this one included, that is a package. */
function folderAbove(start: string): string {
  let folder = start;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

function nameIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly name: string }).name;
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
