import { azureMl } from './azure-ml';
import { openInference } from './open-inference';
import type { Protocol } from './protocol';
import { sagemaker } from './sagemaker';
import { seldon } from './seldon';
import { tensorflowServing } from './tensorflow-serving';
import { torchserve } from './torchserve';
import { vertexAi, type VertexRoutes } from './vertex-ai';

/** The protocols whose paths are fixed. A new one is one line here. */
const fixed: readonly Protocol[] = [openInference, sagemaker, tensorflowServing, torchserve, seldon, azureMl];

/** The protocols that a server speaks. Paths that its platform assigns win over those of protocols. */
export function protocolsFor(assigned: VertexRoutes): readonly Protocol[] {
  const { predictRoute, healthRoute } = assigned;
  const taken = new Set([`POST ${predictRoute ?? ''}`, `GET ${healthRoute ?? ''}`]);
  const others = fixed.map((protocol): Protocol => ({
    ...protocol,
    routes: (services) => protocol.routes(services).filter(({ method, path }) => !taken.has(`${method} ${path}`)),
  }));
  return [...others, vertexAi(assigned)];
}
