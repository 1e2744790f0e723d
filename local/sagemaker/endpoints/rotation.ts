/** Something with a weight. */
export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/**
 * Picks among weighted names so that after any number of picks each has had its share, to within one: the smooth form of
 * weighted round robin. A replay of a few hundred requests then splits as its weights say, which chance would not do.
 */
export class Rotation {
  private readonly credit = new Map<string, number>();

  /** @returns the name whose turn it is; undefined when no weight is above zero */
  public next(choices: readonly Weighted[]): string | undefined {
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    if (total <= 0) return undefined;
    let best: Weighted | undefined;
    for (const choice of choices) {
      this.credit.set(choice.name, (this.credit.get(choice.name) ?? 0) + choice.weight);
      if (choice.weight > 0 && (!best || this.credit.get(choice.name)! > this.credit.get(best.name)!)) best = choice;
    }
    this.credit.set(best!.name, this.credit.get(best!.name)! - total);
    return best!.name;
  }
}
