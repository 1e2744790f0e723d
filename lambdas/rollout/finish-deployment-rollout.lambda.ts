import { connectCodeDeploy, connectRollout } from './connect';
import { endOpenRollout } from './end-rollout';

const { ports } = connectRollout(process.env);
const deployments = connectCodeDeploy(process.env);

/** Ends a rollout when CodeDeploy says that something happened in the deployment group. */
export const handler = () => endOpenRollout({ ...ports, deployments });
