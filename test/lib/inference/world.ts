import { Stack } from 'aws-cdk-lib';
import { ArtifactStore } from '../../../lib/artifact-store/artifact-store';
import { DeadLetterQueue } from '../../../lib/foundation/dead-letter-queue';
import { PlatformKey } from '../../../lib/foundation/platform-key';
import { PlatformNetwork } from '../../../lib/foundation/platform-network';
import type { ServingContext } from '../../../lib/inference/serving-target';
import { ModelRegistry } from '../../../lib/model-registry/model-registry';
import { Alerts } from '../../../lib/observability/alerts';

/** What a back end is given by a platform in a stack of its own. The model is `flight-delay`, the environment `prod`. */
export function platformIn(stack: Stack): ServingContext & Required<Pick<ServingContext, 'vpc' | 'encryptionKey'>> {
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

/** A stack beside the platform's, where the model lives. */
export function modelStackBeside(platformStack: Stack): Stack {
  return new Stack(platformStack.node.scope, 'Model');
}
