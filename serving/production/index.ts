import type { Feature } from './feature';

/** Features in the order in which a call passes them, outermost first. A new one is one line here. */
export const features: readonly Feature[] = [];
