import type { ModelVersion } from '../../../lib/contracts/registry';
import { reportPrefix } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import { formatS3Uri, type ObjectStore } from '../../shared/objects';
import { parseJson } from '../../shared/parse-input';
import type { CaptureFiles } from '../drift/capture-files';
import { hourName, windowBefore, type Window } from '../drift/window';
import type { Baseline } from '../profile/baseline';
import type { RawValue } from '../profile/row';
import type { ModelScorer } from './model-scorer';
import { attributionReference, referenceSamples, type AttributionReference } from './reference';
import { knownAttributionsFile } from './reference-file';

/** Fewest records of one of the samples that tell what is usual. */
const fewestRecords = 100;

const hour = 3_600_000;

/** What known-good attributions are found with. */
export interface KnownAttributionsPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly windowHours: number;
  /** Records of a sample. */
  readonly sample: number;
  readonly capture: CaptureFiles;
  readonly objects: Pick<ObjectStore, 'exists' | 'get' | 'put'>;
}

/** Known-good attributions, or why there are none yet. */
export type Known =
  | { readonly reference: AttributionReference; readonly source: string }
  /** `waiting`: nothing is wrong, time will mend it. */
  | { readonly waiting: boolean; readonly reason: string };

/** Takes a sample of the capture of a window. */
export type TakeSample = (window: Window, count: number) => Promise<readonly (readonly RawValue[])[]>;

/**
 * What answers of a version usually hang on: as its baseline says, or else as in the first whole window that it served,
 * which is then kept. What training data look like, and whether that window resembles them, is for the drift monitor to
 * say.
 */
export async function knownAttributions(
  { window, features, baseline, version, since }: Looked,
  scorer: ModelScorer,
  take: TakeSample,
  ports: KnownAttributionsPorts,
): Promise<Known> {
  if (baseline?.attribution) return { reference: baseline.attribution, source: 'baseline' };
  const first = await firstWindow(since, ports);
  if (first === undefined) return { waiting: true, reason: 'nothing is captured yet' };
  if (window.to.getTime() <= first.to.getTime()) {
    const reason = `what is usual is being learnt until ${first.to.toISOString()}, the end of the first window of version ${version.version}`;
    return { waiting: true, reason };
  }
  const { model, windowHours, sample, reportsBucket, objects } = ports;
  const digest = version.digest.replace(/^sha256:/, '').slice(0, 16);
  const name = `known-${digest}-${hourName(first.to)}-${windowHours}h-${sample}`;
  const address = { bucket: reportsBucket, key: reportPrefix.attributions(model, name) };
  if (await objects.exists(address)) {
    const { reference } = parseJson(knownAttributionsFile, await objects.get(address), address.key);
    return { reference, source: formatS3Uri(address) };
  }
  const rows = await take(first, referenceSamples * sample);
  if (rows.length < referenceSamples * fewestRecords) {
    const reason =
      `the first window of version ${version.version}, ending ${first.to.toISOString()}, has ${rows.length} records that the ` +
      `model can answer, ${referenceSamples * fewestRecords} are needed: choose a longer window, or package the version ` +
      `with attributions in its baseline`;
    return { waiting: false, reason };
  }
  const reference = { ...(await attributionReference(rows, features, scorer.score)), model: scorer.model };
  const document = { attributionsVersion: 1, model, version: version.version, digest: version.digest, reference };
  await objects.put(address, canonicalJson(document), 'application/json');
  return { reference, source: formatS3Uri(address) };
}

/** What is looked at. */
export interface Looked {
  readonly window: Window;
  readonly features: readonly string[];
  readonly baseline: Pick<Baseline, 'attribution'> | undefined;
  readonly version: Pick<ModelVersion, 'version' | 'digest'>;
  /** Since when the version serves; undefined asks about history as if it had always served. */
  readonly since: Date | undefined;
}

/** The first whole window with capture that the version served; undefined while there is no capture at all. */
async function firstWindow(
  since: Date | undefined,
  { capture, windowHours }: KnownAttributionsPorts,
): Promise<Window | undefined> {
  const earliest = await capture.earliest();
  if (earliest === undefined) return undefined;
  const start = Math.max(
    earliest.getTime(),
    since === undefined ? -Infinity : Math.ceil(since.getTime() / hour) * hour,
  );
  return windowBefore(new Date(start + windowHours * hour), windowHours);
}
