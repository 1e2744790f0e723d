import type { SQSHandler } from 'aws-lambda';
import { readEnvironment } from '../../lib/contracts/environment';
import { endpointRolloutEnvironment, endpointStartEnvironment } from '../../lib/contracts/rollout';
import { connectRollout } from './connect';
import { parseEndpointDeployment } from './endpoint-deployment-config';
import { EndpointDeployments } from './endpoint-deployments';
import { handleRequests } from './handle-requests';

const { of, ports } = connectRollout(process.env);
const contract = { ...endpointRolloutEnvironment, ...endpointStartEnvironment };
const { TIDEGATE_ENDPOINT_NAME, TIDEGATE_ENDPOINT_DEPLOYMENT } = readEnvironment(contract, process.env);
const deployments = new EndpointDeployments(
  TIDEGATE_ENDPOINT_NAME,
  parseEndpointDeployment(TIDEGATE_ENDPOINT_DEPLOYMENT),
);

/** Rolls approved versions out to a SageMaker endpoint, one after the other. */
export const handler: SQSHandler = (event) => handleRequests(event, of, { ...ports, deployments });
