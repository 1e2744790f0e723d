import type { SQSHandler } from 'aws-lambda';
import { readEnvironment } from '../../lib/contracts/environment';
import { serviceStartEnvironment } from '../../lib/contracts/rollout';
import { connectCodeDeploy, connectRollout } from './connect';
import { handleRequests } from './handle-requests';
import { ServiceDeployments } from './service-deployments';

const { of, ports } = connectRollout(process.env);
const environment = readEnvironment(serviceStartEnvironment, process.env);
const deployments = new ServiceDeployments(
  {
    cluster: environment.TIDEGATE_CLUSTER,
    service: environment.TIDEGATE_SERVICE,
    templateRevision: environment.TIDEGATE_TASK_DEFINITION,
    capacityProvider: environment.TIDEGATE_CAPACITY_PROVIDER,
  },
  connectCodeDeploy(process.env),
);

/** Rolls approved versions and changed configurations out to an ECS service, one after the other. */
export const handler: SQSHandler = (event) => handleRequests(event, of, { ...ports, deployments });
