/** What serving came to in a window, by the prices that the user gave. */
export interface ServingCost {
  readonly currency: string;
  /** Instance-hours, or GB-seconds of functions. */
  readonly units: number;
  readonly unit: string;
  readonly price: number;
  readonly total: number;
  readonly predictions: number;
  /** Null without predictions: what was paid was paid for nothing. */
  readonly perPrediction: number | null;
}

/** How serving is paid for. */
export interface UnitPrice {
  readonly currency: string;
  readonly unit: string;
  /** Of one unit; the user's. */
  readonly price: number;
}

/** Cost of serving, and of one prediction. */
export function servingCost({ currency, unit, price }: UnitPrice, units: number, predictions: number): ServingCost {
  const total = price * units;
  const perPrediction = predictions === 0 ? null : total / predictions;
  return { currency, unit, price, units, total, predictions, perPrediction };
}
