/**
 * What serving a model costs, by a price of yours: prices depend on region, type, commitment and contract, so none is
 * assumed.
 */
export class ServingPrice {
  /** Of one instance for one hour, for endpoints and services on instances. */
  public static perInstanceHour(price: number, currency?: string): ServingPrice {
    return new ServingPrice('instance-hour', price, currency);
  }

  /** Of one gigabyte of memory for one second, for functions. */
  public static perGigabyteSecond(price: number, currency?: string): ServingPrice {
    return new ServingPrice('gb-second', price, currency);
  }

  private constructor(
    /** `instance-hour` or `gb-second`. */
    public readonly unit: string,
    /** Of one unit. */
    public readonly price: number,
    /** Currency of the price. */
    public readonly currency: string = 'USD',
  ) {
    if (!(price >= 0 && Number.isFinite(price))) {
      throw new Error(`price by the ${unit} must be a number from 0; got ${price}`);
    }
  }
}
