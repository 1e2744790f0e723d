import { isMap } from './is-map';
import { check } from './issues';
import { artifactFolder, modelFindings } from './model-rules';
import { mergeOverride } from './overrides';
import type { Merged } from './overrides';
import { showValue } from './problem';
import type { FieldPath, Problem } from './problem';
import { model as modelSchema } from './schema/configuration';
import type { ModelSettings } from './settings';
import type { ConfigurationSource } from './source';
import { didYouMean } from '../../lib/contracts/suggestion';

/** Models of every stage, and what is wrong with them. */
export interface ModelsRead {
  readonly byStage: ReadonlyMap<string, ModelSettings[]>;
  readonly problems: readonly Problem[];
}

/** Checks every model once per stage that has it, with the stage's changes laid over it. */
export function readModels(
  source: ConfigurationSource,
  models: unknown,
  stages: readonly string[],
  folder: string,
): ModelsRead {
  const problems: Problem[] = [];
  const byStage = new Map<string, ModelSettings[]>(stages.map((stage) => [stage, []]));
  for (const [name, raw] of Object.entries(isMap(models) ? models : {})) {
    const at: FieldPath = ['models', name];
    const { stages: overrides, ...base }: Record<string, unknown> = isMap(raw) ? raw : {};
    problems.push(...stageNameProblems(source, at, { overrides, deployTo: base['deployTo'] }, stages));
    const chosen = Array.isArray(base['deployTo'])
      ? stages.filter((stage) => (base['deployTo'] as unknown[]).includes(stage))
      : stages;
    // Without a stage to check it in, the model is still checked as it stands.
    for (const stage of chosen.length > 0 ? chosen : [undefined]) {
      const override = stage !== undefined && isMap(overrides) ? (overrides[stage] ?? undefined) : undefined;
      const merged = mergeOverride(isMap(raw) ? base : raw, at, override, [...at, 'stages', stage ?? '']);
      const result = readModel(source, name, merged, folder);
      problems.push(...result.problems);
      if (result.model && stage !== undefined) byStage.get(stage)?.push(result.model);
    }
  }
  return { byStage, problems };
}

function readModel(
  source: ConfigurationSource,
  name: string,
  merged: Merged,
  folder: string,
): { readonly model?: ModelSettings; readonly problems: Problem[] } {
  const checked = check(modelSchema, merged.value);
  const findings = checked.findings ?? modelFindings(checked.value, { name, folder });
  if (findings.length > 0 || checked.value === undefined) {
    return {
      problems: findings.map(({ path, message, part }) => source.problem(merged.originOf(path), message, part)),
    };
  }
  const { artifact, deployTo: _chosen, ...rest } = checked.value;
  const model: ModelSettings = {
    ...rest,
    name,
    ...(artifact === undefined ? {} : { artifactFolder: artifactFolder(artifact, folder) }),
    problem: (path, message) => source.problem(merged.originOf(path), message),
  };
  return { model, problems: [] };
}

function stageNameProblems(
  source: ConfigurationSource,
  at: FieldPath,
  { overrides, deployTo }: { readonly overrides: unknown; readonly deployTo: unknown },
  stages: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const unknown = (given: unknown): string =>
    `is ${showValue(given)}; must be one of the stages ${stages.join(', ')}${didYouMean(given, stages)}`;
  const chosen = Array.isArray(deployTo) ? (deployTo as unknown[]) : undefined;
  chosen?.forEach((stage, index) => {
    if (!stages.includes(String(stage))) problems.push(source.problem([...at, 'deployTo', index], unknown(stage)));
  });
  if (overrides !== undefined && overrides !== null && !isMap(overrides)) {
    problems.push(
      source.problem(
        [...at, 'stages'],
        `is ${showValue(overrides)}; must be a map of names of stages with what is different there`,
      ),
    );
  }
  for (const stage of isMap(overrides) ? Object.keys(overrides) : []) {
    if (!stages.includes(stage)) problems.push(source.problem([...at, 'stages', stage], unknown(stage), 'key'));
    else if (chosen && !chosen.includes(stage)) {
      problems.push(
        source.problem(
          [...at, 'stages', stage],
          `is changed here, but deployTo leaves the stage out; add '${stage}' to deployTo or remove this`,
          'key',
        ),
      );
    }
  }
  return problems;
}
