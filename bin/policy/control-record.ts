/** What a policy pack asks for, and which resources were found to satisfy it. */
export interface Control {
  /** Pack and control, for example `AwsSolutions-S1`. */
  readonly rule: string;
  /** What breaks the control. */
  readonly description: string;
  /** Why the control exists. */
  readonly explanation: string;
  /** Severity the pack gives it: `error` or `warning`. */
  readonly level: string;
  /** Construct paths of the resources that satisfy it. */
  readonly satisfiedBy: readonly string[];
  /** Construct paths of the resources that do not; a pack may accept some of them by their acknowledgement. */
  readonly violatedBy: readonly string[];
}

/**
 * Remembers which packs ran, every control they applied, and with which result. CDK's own report keeps violations only,
 * and leaves out a pack that has none: silence would look like a pack that did not run.
 */
export class ControlRecord {
  private readonly ran = new Set<string>();
  private readonly controls = new Map<
    string,
    { control: Omit<Control, 'satisfiedBy' | 'violatedBy'>; satisfied: string[]; violated: string[] }
  >();

  /** Notes that a control applied to a resource. */
  public note(control: Omit<Control, 'satisfiedBy' | 'violatedBy'>, constructPath: string, satisfied: boolean): void {
    let entry = this.controls.get(control.rule);
    if (!entry) {
      entry = { control, satisfied: [], violated: [] };
      this.controls.set(control.rule, entry);
    }
    entry[satisfied ? 'satisfied' : 'violated'].push(constructPath);
  }

  /** Notes that a pack has looked at the app. */
  public noteRun(pack: string): void {
    this.ran.add(pack);
  }

  /** Names of the packs that ran. */
  public get packs(): string[] {
    return [...this.ran];
  }

  /** Controls of a pack that applied to at least one resource, in the order of their names. */
  public of(pack: string): Control[] {
    return [...this.controls.values()]
      .filter(({ control }) => control.rule.startsWith(`${pack}-`))
      .map(({ control, satisfied, violated }) => ({ ...control, satisfiedBy: satisfied, violatedBy: violated }))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  }
}
