import { BrokenCircuitError, CircuitState, circuitBreaker, CountBreaker, handleWhen } from 'cockatiel';

/** When a circuit opens and for how long. */
export interface CircuitOptions {
  /** Share of the last calls that must fail, above 0 and below 1. */
  readonly ratio: number;
  /** Calls that are looked back on. */
  readonly calls: number;
  /** Calls that there must be before anything is decided. */
  readonly minimum: number;
  /** Milliseconds until one call may try again. */
  readonly pause: number;
}

/** State of a circuit, and what it did. */
export interface CircuitFacts {
  readonly state: 'closed' | 'half-open' | 'open';
  /** Times that it opened. */
  readonly opened: number;
  /** Calls that it did not let through. */
  readonly refused: number;
}

/** Raised instead of making a call. */
export class CircuitOpen extends Error {
  public override readonly name = 'CircuitOpen';
}

/** The circuit breaker of one version: cockatiel's, with what happened counted. */
export class Circuit {
  private opened = 0;
  private refused = 0;
  private readonly policy;

  /** @param onOpen told each time it opens */
  public constructor({ ratio, calls, minimum, pause }: CircuitOptions, onOpen: () => void) {
    this.policy = circuitBreaker(
      handleWhen((error) => !(error instanceof NoEvidence)),
      {
        halfOpenAfter: pause,
        breaker: new CountBreaker({ threshold: ratio, size: calls, minimumNumberOfCalls: minimum }),
      },
    );
    this.policy.onBreak(() => {
      this.opened++;
      onOpen();
    });
  }

  public get facts(): CircuitFacts {
    const { state } = this.policy;
    const name = state === CircuitState.Closed ? 'closed' : state === CircuitState.HalfOpen ? 'half-open' : 'open';
    return { state: name, opened: this.opened, refused: this.refused };
  }

  /**
   * Makes a call if the circuit lets it through.
   * @param countsAgainst whether a failure says that what is behind the circuit does not work
   * @throws CircuitOpen, or what the call throws
   */
  public async call<T>(make: () => Promise<T>, countsAgainst: (error: unknown) => boolean): Promise<T> {
    const { state } = this.policy;
    // Others would wait for the test call: they are better off with a fallback now.
    if (state === CircuitState.HalfOpen) throw this.refusal();
    // A test call that ended without saying anything (its client left) proves nothing: the circuit stays open.
    const isTest = state === CircuitState.Open;
    try {
      return await this.policy.execute(() =>
        make().catch((error: unknown) => {
          throw isTest || countsAgainst(error) ? error : new NoEvidence(error);
        }),
      );
    } catch (error) {
      if (error instanceof NoEvidence) throw error.cause;
      throw error instanceof BrokenCircuitError ? this.refusal() : error;
    }
  }

  private refusal(): CircuitOpen {
    this.refused++;
    return new CircuitOpen();
  }
}

/** A failure that says nothing of what is behind the circuit. */
class NoEvidence extends Error {
  public constructor(cause: unknown) {
    super('not counted', { cause });
  }
}
