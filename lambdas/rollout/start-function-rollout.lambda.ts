import type { SQSHandler } from 'aws-lambda';
import { readEnvironment } from '../../lib/contracts/environment';
import { functionStartEnvironment } from '../../lib/contracts/rollout';
import { connectCodeDeploy, connectRollout } from './connect';
import { FunctionDeployments } from './function-deployments';
import { handleRequests } from './handle-requests';

const { of, ports } = connectRollout(process.env);
const { TIDEGATE_FUNCTION, TIDEGATE_FUNCTION_ALIAS } = readEnvironment(functionStartEnvironment, process.env);
const deployments = new FunctionDeployments(
  { functionName: TIDEGATE_FUNCTION, alias: TIDEGATE_FUNCTION_ALIAS },
  connectCodeDeploy(process.env),
);

/** Rolls approved versions out to a Lambda alias, one after the other. */
export const handler: SQSHandler = (event) => handleRequests(event, of, { ...ports, deployments });
