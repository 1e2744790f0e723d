import { createHash } from 'node:crypto';
import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import type { ListedObject } from '../../shared/objects';
import { fileLines } from './batch';
import { hourName } from './window';

/** What hours are profiled against. */
export interface Reference {
  readonly baseline: Baseline;
  readonly schema: FeatureSchema;
}

/**
 * Name of the profile of an hour. It tells the bins, the counters and the files that went into it, so that an hour is read once, however
 * many windows it belongs to, and again when a file of it came late.
 */
export function profileName(
  hour: Date,
  files: readonly ListedObject[],
  baseline: Pick<Baseline, 'profile'>,
  counters: readonly string[] = [],
): string {
  const hash = createHash('sha256').update(baseline.profile.binning);
  for (const counter of [...counters].sort()) hash.update(`\n${counter}`);
  for (const line of fileLines(files)) hash.update(line);
  return `${hourName(hour)}-${hash.digest('hex').slice(0, 16)}`;
}
