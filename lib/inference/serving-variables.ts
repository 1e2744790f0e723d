import { renderEnvironment } from '../contracts/environment';
import { servingEnvironment } from '../contracts/serving';

/** What a server is told that runs in the platform's own compute. */
export interface ServingVariables {
  readonly model: string;
  readonly modelUri: string;
  readonly captureUri: string | undefined;
  readonly capturePercent: number;
}

/** Environment of a server that reads its model from the artifact store and writes capture itself. */
export function servingVariables({ model, modelUri, captureUri, capturePercent }: ServingVariables): {
  [name: string]: string;
} {
  return renderEnvironment(servingEnvironment, {
    TIDEGATE_MODEL_NAME: model,
    TIDEGATE_MODEL_URI: modelUri,
    TIDEGATE_CAPTURE_URI: captureUri ?? '',
    TIDEGATE_CAPTURE_PERCENT: String(capturePercent),
    TIDEGATE_TRUST: 'digest',
  });
}
