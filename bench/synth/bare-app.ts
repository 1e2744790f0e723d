import { aws_ecr_assets as ecrAssets, aws_s3_assets as s3Assets, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { level2 } from './level-2';
import type { Input } from './level-2';
import type { Plan, PlannedResource, PlannedStack, Properties } from './plan';
import { References } from './references';
import { typedResource, withTypedNames } from './typed-resource';

/** How the bare app makes its resources. */
export type Level = 'L1' | 'L2';

/** What building costs that the author of such an app does not pay: reading properties back from templates. */
export interface Translation {
  milliseconds: number;
}

/**
 * A plain CDK app with the stacks, resources by type and assets of an assembly: one construct per resource, nothing
 * between them. At level 2 those of the construct library where it has one that makes exactly one resource, the typed
 * level 1 class otherwise, referring to each other as in any app; at level 1 generic resources with finished properties,
 * as little as an app of that size can do.
 */
export function buildBare(app: App, plan: Plan, level: Level): Translation {
  const references = new References(plan.exported);
  const stages = new Map<string, Stage>();
  const translation = { milliseconds: 0 };
  for (const planned of plan.stacks) {
    const scope = planned.stage === undefined ? app : stageOf(app, stages, planned.stage);
    const stack = new Stack(scope, planned.id, { stackName: planned.name });
    addAssets(stack, planned);
    for (const resource of planned.resources) {
      if (level === 'L1') generic(stack, resource, resource.properties);
      else author(stack, planned, resource, references, translation);
    }
  }
  return translation;
}

function author(
  scope: Stack,
  { path, assets }: PlannedStack,
  resource: PlannedResource,
  references: References,
  translation: Translation,
): void {
  const { logicalId: id, type } = resource;
  const { make, attributes } = level2[type] ?? {};
  const Typed = make ? undefined : typedResource(type);
  const started = performance.now();
  const linked = references.link(path, resource.properties) as Properties;
  const properties = Typed ? withTypedNames(linked) : linked;
  translation.milliseconds += performance.now() - started;
  const find: Input['find'] = (wanted, ...keys) => {
    const value = keys.reduce<unknown>((inner, key) => (inner as Properties | undefined)?.[key], resource.properties);
    const found = references.find(path, value);
    return found instanceof wanted ? found : undefined;
  };
  const made =
    make?.({ scope, id, properties, find, assets }) ??
    (Typed ? new Typed(scope, id, properties) : generic(scope, resource, properties));
  references.add(path, id, made, attributes);
}

function generic(scope: Stack, { logicalId, type }: PlannedResource, properties: Properties): CfnResource {
  return new CfnResource(scope, logicalId, { type, properties });
}

/** Assets that no function brings along: files of models, and images. Folders are the functions'. */
function addAssets(stack: Stack, { assets }: PlannedStack): void {
  for (const [key, asset] of Object.entries(assets)) {
    if (!asset) continue;
    const { source, packaging, dockerFile: file } = asset;
    if (packaging === 'image') new ecrAssets.DockerImageAsset(stack, `Image${key}`, { directory: source, file });
    else if (packaging === 'file') new s3Assets.Asset(stack, `File${key}`, { path: source });
  }
}

function stageOf(app: App, stages: Map<string, Stage>, name: string): Stage {
  const stage = stages.get(name) ?? new Stage(app, name);
  stages.set(name, stage);
  return stage;
}
