import type { ResourceSummary, StackSummary } from '../assembly/stack-summary';
import type { Control, ControlRecord } from '../policy/control-record';
import type { Acknowledgement, PackOutcome, PolicyFinding } from '../policy/outcome';

/** A resource as a reviewer finds it again: in which template, under which name. */
export interface EvidenceResource {
  readonly constructPath: string;
  /** Template in the assembly; absent when the finding is about a construct that is no resource. */
  readonly template?: string;
  readonly logicalId?: string;
  readonly type?: string;
}

/** A control of a pack with every resource it applies to. */
export interface EvidenceControl extends Omit<Control, 'satisfiedBy' | 'violatedBy'> {
  readonly satisfiedBy: readonly EvidenceResource[];
}

/** A finding with its resources. */
export interface EvidenceFinding extends Omit<PolicyFinding, 'resources'> {
  readonly resources: readonly EvidenceResource[];
}

/** An accepted finding with its resources and reason. */
export interface EvidenceAcknowledgement extends Omit<Acknowledgement, 'resources'> {
  readonly resources: readonly EvidenceResource[];
}

/** What one pack says about the whole app. */
export interface EvidencePack {
  readonly pack: string;
  readonly controls: readonly EvidenceControl[];
  readonly findings: readonly EvidenceFinding[];
  readonly acknowledgements: readonly EvidenceAcknowledgement[];
}

/** Everything a reviewer needs, and nothing that changes between two syntheses of the same input. */
export interface Evidence {
  readonly reportVersion: 1;
  readonly configuration: string;
  /** Versions of what made and judged the templates. */
  readonly tools: Readonly<Record<string, string>>;
  readonly stacks: readonly StackSummary[];
  readonly packs: readonly EvidencePack[];
}

/** What evidence is made of. */
export interface EvidenceInput {
  readonly configuration: string;
  readonly tools: Readonly<Record<string, string>>;
  readonly stacks: readonly StackSummary[];
  readonly record: ControlRecord;
  readonly outcome: readonly PackOutcome[];
}

/** Joins what the packs recorded, what CDK reported, and where the resources are. */
export function composeEvidence({ configuration, tools, stacks, record, outcome }: EvidenceInput): Evidence {
  const index = resourceIndex(stacks);
  const locate = (paths: readonly string[]): EvidenceResource[] =>
    paths.map((path) => index.get(path) ?? { constructPath: path });
  const names = [...new Set([...record.packs, ...outcome.map(({ pack }) => pack)])];
  const packs = names.map((pack): EvidencePack => {
    const said = outcome.find((candidate) => candidate.pack === pack);
    return {
      pack,
      controls: record.of(pack).map(({ satisfiedBy, violatedBy: _reported, ...control }) => ({
        ...control,
        satisfiedBy: locate(satisfiedBy),
      })),
      findings: (said?.findings ?? []).map((finding) => ({ ...finding, resources: locate(finding.resources) })),
      acknowledgements: (said?.acknowledgements ?? []).map((accepted) => ({
        ...accepted,
        resources: locate(accepted.resources),
      })),
    };
  });
  return { reportVersion: 1, configuration, tools, stacks, packs };
}

/** An accepted reason, with everything it was given for. */
export interface AcceptedReason {
  readonly reason: string;
  readonly rules: readonly string[];
  readonly resources: readonly EvidenceResource[];
}

/** Acknowledgements of all packs by reason: one decision of a reviewer each. Most resources first. */
export function reasonsOf(packs: readonly EvidencePack[]): AcceptedReason[] {
  const byReason = new Map<string, { rules: Set<string>; resources: Map<string, EvidenceResource> }>();
  for (const { rule, reason, resources } of packs.flatMap((pack) => pack.acknowledgements)) {
    const entry = byReason.get(reason) ?? { rules: new Set(), resources: new Map() };
    entry.rules.add(rule);
    for (const resource of resources) entry.resources.set(resource.constructPath, resource);
    byReason.set(reason, entry);
  }
  return [...byReason]
    .map(([reason, { rules, resources }]) => ({ reason, rules: [...rules].sort(), resources: [...resources.values()] }))
    .sort((a, b) => b.resources.length - a.resources.length || (a.reason < b.reason ? -1 : 1));
}

/** How many findings nobody accepted. */
export function openFindings(evidence: Evidence): number {
  return evidence.packs.reduce(
    (sum, { findings }) => sum + findings.reduce((n, { resources }) => n + Math.max(1, resources.length), 0),
    0,
  );
}

function resourceIndex(stacks: readonly StackSummary[]): Map<string, EvidenceResource> {
  const entries = stacks.flatMap(({ template, resources }) =>
    resources.map((resource): [string, EvidenceResource] => [resource.constructPath, placed(resource, template)]),
  );
  return new Map(entries.filter(([path]) => path !== ''));
}

function placed({ constructPath, logicalId, type }: ResourceSummary, template: string): EvidenceResource {
  return { constructPath, template, logicalId, type };
}
