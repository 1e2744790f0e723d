import { readEnvironment } from '../../lib/contracts/environment';
import { endpointRolloutEnvironment } from '../../lib/contracts/rollout';
import { connectRollout } from './connect';
import { endOpenRollout } from './end-rollout';
import { EndpointOutcomes } from './endpoint-deployments';

const { ports } = connectRollout(process.env);
const { TIDEGATE_ENDPOINT_NAME } = readEnvironment(endpointRolloutEnvironment, process.env);
const deployments = new EndpointOutcomes(TIDEGATE_ENDPOINT_NAME);

/** Ends a rollout when SageMaker says that something happened to the endpoint. */
export const handler = () => endOpenRollout({ ...ports, deployments });
