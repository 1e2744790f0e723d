import type { MonitoringPrices } from '../contracts/monitoring';

/** What AWS charges for a run of a monitor, in one currency. */
export interface MonitoringPriceProps {
  /**
   * Currency of all prices.
   *
   * @default 'USD'
   */
  readonly currency?: string;
  /**
   * A GB-second of Lambda on Arm.
   *
   * @default 0.0000133334
   */
  readonly lambdaGbSecond?: number;
  /**
   * A request to Lambda.
   *
   * @default 0.0000002
   */
  readonly lambdaRequest?: number;
  /**
   * A state transition of a standard workflow.
   *
   * @default 0.000025
   */
  readonly stateTransition?: number;
  /**
   * A request of an express workflow with the duration of a short one.
   *
   * @default 0.000002
   */
  readonly expressRequest?: number;
  /**
   * A GET request to S3.
   *
   * @default 0.0000004
   */
  readonly s3Read?: number;
  /**
   * A PUT or LIST request to S3.
   *
   * @default 0.000005
   */
  readonly s3Write?: number;
  /**
   * A metric read with GetMetricData from CloudWatch.
   *
   * @default 0.00001
   */
  readonly metricRead?: number;
}

/**
 * List prices of us-east-1, from the price pages of AWS Lambda (Arm, first tier), AWS Step Functions, Amazon S3 (standard
 * storage) and Amazon CloudWatch. They change: give your own where it matters.
 */
const listPrices: MonitoringPrices = {
  currency: 'USD',
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.0000002,
  stateTransition: 0.000025,
  expressRequest: 0.000002,
  s3Read: 0.0000004,
  s3Write: 0.000005,
  metricRead: 0.00001,
};

/** Prices with the defaults filled in, checked. */
export function pricesOf(props: MonitoringPriceProps = {}): MonitoringPrices {
  for (const [name, price] of Object.entries(props)) {
    if (typeof price === 'number' && !(price >= 0)) throw new Error(`price ${name} must not be negative; got ${price}`);
  }
  const given = Object.fromEntries(Object.entries(props).filter(([, price]) => price !== undefined));
  return { ...listPrices, ...given };
}
