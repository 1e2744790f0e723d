import { openInference } from './open-inference';
import type { Protocol } from './protocol';
import { sagemaker } from './sagemaker';

/** The protocols that the server speaks. A new one is one line here. */
export const protocols: readonly Protocol[] = [openInference, sagemaker];
