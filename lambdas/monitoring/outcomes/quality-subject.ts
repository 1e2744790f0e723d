import { defaultLabelDelayHours } from '../../../lib/contracts/monitoring';
import type { ModelVersion } from '../../../lib/contracts/registry';
import type { Registry } from '../../model-registry/registry';
import type { ObjectStore } from '../../shared/objects';
import { readVersionFiles } from '../drift/reference';
import type { Baseline } from '../profile/baseline';
import { hoursOf } from '../quality/label-delay';
import type { MonitorPolicy } from '../verdict/policy';
import { attributesOf } from './attributes';
import type { OutcomeTask } from './outcome-files';
import type { VerdictRules } from './verdict-days';

/** What a subject is read with. */
export interface SubjectPorts {
  readonly model: string;
  readonly windowDays: number;
  readonly policy: MonitorPolicy;
  readonly groupBy: readonly string[];
  /** Null: as the model's schema says. */
  readonly labelDelayHours: number | null;
  readonly registry: Pick<Registry, 'getVersion'>;
  readonly objects: Pick<ObjectStore, 'get'>;
}

/** The version that is judged, and how. */
export interface QualitySubject {
  readonly rules: VerdictRules;
  readonly version: ModelVersion | undefined;
  readonly baseline: Baseline | undefined;
  /** How answers are read, or why they cannot be judged. */
  readonly task: OutcomeTask | string;
}

/** Reads what is known of a version; planning and judging come to the same. */
export async function qualitySubject(
  name: string | null,
  championSince: Date | undefined,
  ports: SubjectPorts,
): Promise<QualitySubject> {
  const { windowDays, policy, labelDelayHours } = ports;
  const version = name === null ? undefined : await ports.registry.getVersion(ports.model, name);
  const { schema, baseline } = version
    ? await readVersionFiles(ports.objects, version)
    : { schema: undefined, baseline: undefined };
  const declared = schema?.label?.delay;
  const rules: VerdictRules = {
    windowDays,
    statedDelayHours: labelDelayHours ?? (declared === undefined ? defaultLabelDelayHours : hoursOf(declared)),
    maturity: policy.quality.maturity,
    championSince,
  };
  if (!version) return { rules, version, baseline, task: 'the model has no champion yet' };
  if (!schema?.label || !schema.prediction) {
    const lacking = `schema.json of version ${version.version} names no label or no prediction`;
    return { rules, version, baseline, task: `${lacking}: quality needs to know what is true` };
  }
  return { rules, version, baseline, task: { schema, attributes: attributesOf(ports.groupBy, schema, baseline) } };
}
