import { openInference } from './open-inference';
import type { Protocol } from './protocol';
import { sagemaker } from './sagemaker';
import { tensorflowServing } from './tensorflow-serving';

/** The protocols that the server speaks. A new one is one line here. */
export const protocols: readonly Protocol[] = [openInference, sagemaker, tensorflowServing];
