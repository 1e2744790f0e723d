import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ArtifactStore } from '../../../lib/artifact-store/artifact-store';
import { DeadLetterQueue } from '../../../lib/foundation/dead-letter-queue';
import { PlatformKey } from '../../../lib/foundation/platform-key';
import { PlatformNetwork } from '../../../lib/foundation/platform-network';
import type { Serving } from '../../../lib/inference/serving';
import { ServingImage } from '../../../lib/inference/serving-image';
import type { ServingContext } from '../../../lib/inference/serving-target';
import { ModelRegistry } from '../../../lib/model-registry/model-registry';
import { Alerts } from '../../../lib/observability/alerts';
import { newStack } from '../synthesis';

/** What a back end is given, with everything that a platform always has. */
type Context = ServingContext & Required<Pick<ServingContext, 'vpc' | 'encryptionKey'>>;

/** A platform in a stack of its own. The model is `flight-delay`, the environment `prod`. */
export function platformIn(stack: Stack): Context {
  const encryptionKey = new PlatformKey(stack, 'Key', { description: 'Everything of a test' });
  const { vpc } = new PlatformNetwork(stack, 'Network', { encryptionKey });
  const artifactStore = new ArtifactStore(stack, 'Store', { encryptionKey });
  return {
    model: 'flight-delay',
    encryptionKey,
    artifactStore,
    vpc,
    alerts: new Alerts(stack, 'Alerts', { encryptionKey }),
    deadLetterQueue: new DeadLetterQueue(stack, 'DeadLetters', { encryptionKey }),
    registry: new ModelRegistry(stack, 'Registry', { environmentName: 'prod', artifactStore, encryptionKey, vpc }),
  };
}

/** The same, as small as it can be: the registry belongs to another app, the network has two subnets and no endpoint. */
export function smallPlatformIn(stack: Stack): Context {
  const encryptionKey = new PlatformKey(stack, 'Key', { description: 'Everything of a test' });
  const subnet = { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}`;
  return {
    model: 'flight-delay',
    encryptionKey,
    artifactStore: new ArtifactStore(stack, 'Store', { encryptionKey }),
    vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [subnet] }),
    alerts: new Alerts(stack, 'Alerts', { encryptionKey }),
    deadLetterQueue: new DeadLetterQueue(stack, 'DeadLetters', { encryptionKey }),
    registry: ModelRegistry.fromModelRegistryAttributes(stack, 'Registry', {
      environmentName: 'prod',
      versionsTableArn: arn('dynamodb', 'table/versions'),
      ledgerTableArn: arn('dynamodb', 'table/ledger'),
      eventBusArn: arn('events', 'event-bus/tidegate'),
      championPrefix: '/tidegate/prod',
      championServiceToken: arn('lambda', 'function:champion'),
      encryptionKeyArn: arn('kms', 'key/1'),
    }),
  };
}

/** A stack beside the platform's, where the model lives. */
export function modelStackBeside(platformStack: Stack, id = 'Model'): Stack {
  const stack = new Stack(platformStack.node.scope, id);
  // The kind of reference between stacks is for the app to choose; the CDK warns when none has.
  stack.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
  return stack;
}

/** An inference server that is built already. */
export const image = ServingImage.fromUri('123456789012.dkr.ecr.eu-west-1.amazonaws.com/server:1');

/** The stack of a model that is served so. */
export function servedTemplate(serving: Serving): Template {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  serving.bind(stack, smallPlatformIn(platform));
  return Template.fromStack(stack);
}
