import type { ModelVersion } from '../../../lib/contracts/registry';
import type { ObjectStore } from '../../shared/objects';
import type { VersionFiles } from '../drift/reference';
import type { Window } from '../drift/window';
import type { RawValue } from '../profile/row';
import type { AttributionVerdict } from '../verdict/attribution/attribution-verdict';
import { judgeAttribution } from '../verdict/attribution/judge-attribution';
import type { MonitorPolicy } from '../verdict/policy';
import type { VersionModels } from './champion-model';
import { knownAttributions, type KnownAttributionsPorts } from './known-attributions';
import { permutationAttributions } from './permutation';
import { sampleCapture, type CaptureSample } from './sample-capture';

/** What became of a window: a verdict with what it rests on, or why there is none. */
export type Attributed =
  | {
      readonly verdict: AttributionVerdict;
      /** What the records were taken from. */
      readonly sample: Omit<CaptureSample, 'rows'>;
      /** `baseline`, or the address of what was learnt. */
      readonly source: string;
    }
  | { readonly waiting: boolean; readonly reason: string };

/** What judging a window works with. */
export interface AttributeWindowPorts extends KnownAttributionsPorts {
  readonly policy: MonitorPolicy;
  readonly models: VersionModels;
  readonly objects: Pick<ObjectStore, 'exists' | 'get' | 'put' | 'stream'>;
}

/** What is known of the version. */
export interface AttributeWindowParts {
  readonly files: VersionFiles;
  /** Since when it serves; undefined asks about history. */
  readonly since: Date | undefined;
  readonly ports: AttributeWindowPorts;
}

/** Asks the version about a sample of the window, and judges what its answers hang on. */
export async function attributeWindow(
  window: Window,
  version: ModelVersion,
  { files, since, ports }: AttributeWindowParts,
): Promise<Attributed> {
  const { schema, baseline } = files;
  if (!schema) return { waiting: false, reason: `version ${version.version} has no schema.json` };
  if (schema.features.length === 0) {
    const reason = `version ${version.version} has no tabular features, to which its answers could be attributed`;
    return { waiting: false, reason };
  }
  const scorer = await ports.models.open(version, schema);
  try {
    const features = schema.features.map(({ name }) => name);
    const sampled = async ({ hours }: Window, count: number): Promise<CaptureSample> => {
      const listed = (await ports.capture.list(hours)).flat();
      const { cellsOf } = scorer;
      return sampleCapture(listed, { schema, count, cellsOf, open: (file) => ports.objects.stream(file) });
    };
    const take = async (of: Window, count: number): Promise<readonly (readonly RawValue[])[]> =>
      (await sampled(of, count)).rows;
    const known = await knownAttributions({ window, features, baseline, version, since }, scorer, take, ports);
    if ('reason' in known) return known;
    const { reference, source } = known;
    const { rows, ...sample } = await sampled(window, reference.records);
    // Nothing was asked: that is for the drift monitor to tell.
    if (rows.length === 0) return { waiting: true, reason: 'nothing was captured in this window' };
    const current = rows.length < 2 ? features.map(() => 0) : await permutationAttributions(rows, scorer.score);
    return {
      verdict: judgeAttribution(current, rows.length, reference, ports.policy),
      sample,
      source,
    };
  } finally {
    await scorer.release();
  }
}
