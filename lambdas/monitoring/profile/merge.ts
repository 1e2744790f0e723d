import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { mergeBusiness } from '../business/business-profile';
import { BottomSample, type SampledText } from './bottom-sample';
import { mergeCategorical } from './categorical-accumulator';
import { mergeNumeric } from './numeric-accumulator';
import { malformedReasons, type ColumnProfile, type MalformedProfile, type Profile } from './profile';
import { shownSamples } from './profile-builder';

/**
 * Adds up profiles of separate windows or parts of one window. The result is, byte for byte, the profile of all their
 * records together; any order and grouping gives the same.
 * @param profiles at least one
 * @throws TidegateError `Tidegate.InvalidInput` when they were counted on different bins
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first, ...others] = profiles;
  if (first === undefined)
    throw new TidegateError(errorNames.invalidInput, 'profiles to merge are none, give one or more');
  return others.reduce(mergeTwo, first);
}

function mergeTwo(a: Profile, b: Profile): Profile {
  if (a.binning !== b.binning) {
    throw new TidegateError(
      errorNames.invalidInput,
      `profiles were counted on different bins, ${a.binning} and ${b.binning}: profile both against one baseline`,
    );
  }
  // A profile without counters has no requests that could have carried any, or it was made before they were named.
  const business = a.business && b.business ? mergeBusiness(a.business, b.business) : (a.business ?? b.business);
  return {
    profileVersion: 1,
    binning: a.binning,
    events: a.events + b.events,
    firstEvent: pick(a.firstEvent, b.firstEvent, (x, y) => (x < y ? x : y)),
    lastEvent: pick(a.lastEvent, b.lastEvent, (x, y) => (x > y ? x : y)),
    rows: a.rows + b.rows,
    predictions: a.predictions + b.predictions,
    malformed: mergeMalformed(a.malformed, b.malformed),
    unknownColumns: mergeSamples(a.unknownColumns, b.unknownColumns),
    features: a.features.map((column, i) => mergeColumns(column, b.features[i]!)),
    prediction: a.prediction === null || b.prediction === null ? null : mergeColumns(a.prediction, b.prediction),
    ...(business === undefined ? {} : { business }),
  };
}

/** Adds up two columns counted on the same bins. */
export function mergeColumns(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  if (a.kind === 'numeric' && b.kind === 'numeric') return mergeNumeric(a, b);
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategorical(a, b);
  throw new TidegateError(
    errorNames.invalidInput,
    `column '${a.name}' is ${a.kind} in one profile and ${b.kind} in the other`,
  );
}

function mergeMalformed(a: MalformedProfile, b: MalformedProfile): MalformedProfile {
  const reasons: MalformedProfile['reasons'] = Object.fromEntries(
    malformedReasons
      .map((reason) => [reason, (a.reasons[reason] ?? 0) + (b.reasons[reason] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
  return { count: a.count + b.count, reasons, samples: mergeSamples(a.samples, b.samples) };
}

function mergeSamples(a: readonly SampledText[], b: readonly SampledText[]): SampledText[] {
  const sample = new BottomSample(shownSamples);
  sample.absorb(a);
  sample.absorb(b);
  return sample.toJSON();
}

function pick(a: string | null, b: string | null, choose: (a: string, b: string) => string): string | null {
  return a === null ? b : b === null ? a : choose(a, b);
}
