import { anomalies } from './anomalies';
import { breaker } from './breaker';
import { cache } from './cache';
import type { Feature } from './feature';
import { shadow } from './shadow';
import { split } from './split';

/**
 * Features in the order in which a call passes them, outermost first. A new one is one line here. What is answered from
 * the cache is counted and shadowed as everything else; what a fallback answered is never kept in the cache.
 */
export const features: readonly Feature[] = [split, anomalies, shadow, cache, breaker];
