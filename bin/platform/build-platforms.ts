import * as path from 'node:path';
import { aws_ec2 as ec2, aws_kms as kms, Stage, Tags } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { MlopsPlatform } from '../../lib/index';
import { HouseStack } from '../../lib/platform/house-stack';
import type { NetworkSettings } from '../configuration/schema/configuration';
import type { Settings, StageSettings } from '../configuration/settings';
import { addModel } from './add-model';
import { collecting, placing } from './blame';

/**
 * Builds what the settings describe: one CDK stage each, with a platform in a stack of its own and a stack per model.
 * Throws one ConfigurationError with everything that the constructs refuse.
 */
export function buildPlatforms(app: App, settings: Settings): void {
  collecting(settings.stages, (stage) => {
    buildStage(app, settings, stage);
  });
}

function buildStage(app: App, { platformName, file }: Settings, settings: StageSettings): void {
  const stage = new Stage(app, settings.name, { env: { account: settings.account, region: settings.region } });
  for (const [name, value] of Object.entries(settings.tags)) Tags.of(stage).add(name, value);
  const stack = new HouseStack(stage, 'Platform', {
    stackName: `${platformName}-${settings.name}`,
    description: `Tidegate ${settings.name}: what all models share`,
  });
  const { alerts, encryptionKeyArn, network } = settings;
  const platform = placing(
    settings,
    [],
    () =>
      new MlopsPlatform(stack, 'Platform', {
        environmentName: settings.name,
        platformName,
        encryptionKey: encryptionKeyArn === undefined ? undefined : kms.Key.fromKeyArn(stack, 'Key', encryptionKeyArn),
        vpc: network && importNetwork(stack, network),
        criticalSubscribers: alerts.critical,
        warningSubscribers: alerts.warning,
        infoSubscribers: alerts.info,
      }),
  );
  collecting(settings.models, (model) => {
    addModel(platform, model, path.dirname(path.resolve(file)));
  });
}

function importNetwork(scope: Construct, { vpcId, availabilityZones, privateSubnetIds }: NetworkSettings): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, 'Network', { vpcId, availabilityZones, privateSubnetIds });
}
