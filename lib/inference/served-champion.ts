import type { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ChampionVersion } from '../model-registry/champion-version';
import type { ChampionVersionProps } from '../model-registry/champion-version';
import { configurationText } from './configuration-text';

/**
 * The champion, read again whenever a deployment would change how it is served.
 *
 * @param resources that serve it; asked for at synthesis, since they are made after the champion that they name
 */
export function servedChampion(
  scope: Construct,
  { registry, model, initialVersion }: Omit<ChampionVersionProps, 'redeployWith'>,
  resources: () => readonly CfnResource[],
): ChampionVersion {
  const champion: ChampionVersion = new ChampionVersion(scope, 'Champion', {
    registry,
    model,
    initialVersion,
    redeployWith: configurationText(scope, resources, () => champion),
  });
  return champion;
}
