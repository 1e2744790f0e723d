import type { GatePolicy } from '../contracts/training';

/** Properties of a non-inferiority gate. */
export interface NonInferiorityProps {
  /** Metric of `evaluation.json` that decides, for example `auc`. */
  readonly metric: string;
  /**
   * How much worse than the champion a challenger may be, in units of the metric. With 0 a challenger must be shown to
   * be at least as good.
   *
   * @default 0
   */
  readonly margin?: number;
  /**
   * One-sided confidence with which it must be shown.
   *
   * @default 0.95
   */
  readonly confidence?: number;
  /**
   * What the metric must reach, with the same confidence, whether there is a champion or not: at least this where larger
   * is better, at most this where smaller is better.
   *
   * @default - no such bound; the first version of a model is accepted as it is
   */
  readonly floor?: number;
}

/** What a challenger must show before it may be rolled out. */
export class AcceptanceGate {
  /**
   * Accepts a challenger that is shown to be no worse than the champion: the lower end of the one-sided confidence
   * interval of their paired difference must lie above minus the margin. Missing figures reject.
   */
  public static nonInferior(props: NonInferiorityProps): AcceptanceGate {
    const gate = new AcceptanceGate(props.metric, props.margin ?? 0, props.confidence ?? 0.95, props.floor);
    if (!(gate.margin >= 0)) throw new Error(`margin of the gate must be 0 or more; got ${gate.margin}`);
    if (!(gate.confidence > 0.5 && gate.confidence < 1)) {
      throw new Error(`confidence of the gate must lie between 0.5 and 1, for example 0.95; got ${gate.confidence}`);
    }
    if (gate.metric === '') throw new Error('metric of the gate must name a metric of evaluation.json; it is empty');
    return gate;
  }

  private constructor(
    /** Metric that decides. */
    public readonly metric: string,
    /** How much worse a challenger may be. */
    public readonly margin: number,
    /** One-sided confidence. */
    public readonly confidence: number,
    /** Absolute bound, if any. */
    public readonly floor?: number,
  ) {}
}

/** The policy that the handler decides by. */
export function renderGatePolicy({ metric, margin, confidence, floor }: AcceptanceGate): GatePolicy {
  return { metric, margin, confidence, floor: floor ?? null };
}
