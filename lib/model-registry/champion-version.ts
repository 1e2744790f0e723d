import { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { championAttributes } from '../contracts/champion';
import type { ChampionResourceProperties } from '../contracts/champion';
import { requireProps } from '../foundation/required-props';
import type { ModelFolder } from './model-folder';
import type { IModelRegistry } from './model-registry';

/** Properties of a ChampionVersion. */
export interface ChampionVersionProps {
  /** Registry of the environment. */
  readonly registry: IModelRegistry;
  /** Name of the model. */
  readonly model: string;
  /**
   * What the model starts from when it has no champion yet. Registered if its digest is unknown; never made champion over
   * another version.
   *
   * @default - the registry must have a champion already, or the deployment fails and says so
   */
  readonly initialVersion?: ModelFolder;
  /**
   * A text that changes whenever something that redeploys the endpoint changes: the champion is read again exactly then,
   * so that a deployment never takes a rollout back.
   */
  readonly redeployWith: string;
}

/**
 * The version that serves, read when a deployment runs.
 *
 * CloudFormation asks again only when a property changes, so `redeployWith` must cover everything whose change makes
 * CloudFormation touch what uses the attributes.
 */
export class ChampionVersion extends Construct {
  /** Semantic version; known at deployment. */
  public readonly version: string;
  /** `sha256:<hex>`; known at deployment. */
  public readonly digest: string;
  /** S3 prefix of the model folder, with a slash at the end; known at deployment. */
  public readonly artifactUri: string;

  public constructor(scope: Construct, id: string, props: ChampionVersionProps) {
    super(scope, id);
    requireProps('ChampionVersion', props, ['registry', 'model', 'redeployWith']);
    const { initialVersion, model } = props;
    if (initialVersion && initialVersion.modelName !== model) {
      throw new Error(
        `the initial version of '${model}' is a folder of '${initialVersion.modelName}'; name the model alike or package the folder anew`,
      );
    }
    const properties: ChampionResourceProperties = {
      Model: model,
      ConfigurationDigest: props.redeployWith,
      ...(initialVersion && { InitialFiles: initialVersion._bind(this) }),
    };
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: props.registry.championServiceToken,
      resourceType: 'Custom::TidegateChampion',
      properties: { ...properties },
    });
    this.version = resource.getAttString(championAttributes.version);
    this.digest = resource.getAttString(championAttributes.digest);
    this.artifactUri = resource.getAttString(championAttributes.artifactUri);
  }
}
