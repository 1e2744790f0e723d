import type { Severity } from '../observability/severity';
import type { BusinessCounter } from './business-counter';
import type { ServingPrice } from './serving-price';

/** Business beside the model: what its predictions bring, and what they cost. */
export interface BusinessMonitoringProps {
  /**
   * Counters that callers report, with their requests or afterwards: `BusinessCounter.higherIsBetter('revenue')`.
   *
   * @default - none
   */
  readonly counters?: BusinessCounter[];
  /**
   * Price of what serves, for the cost of a prediction: `ServingPrice.perInstanceHour(0.23)`.
   *
   * @default - no cost is reckoned
   */
  readonly price?: ServingPrice;
  /**
   * How soon a person must look when a counter has changed.
   *
   * @default Severity.WARNING
   */
  readonly severity?: Severity;
}
