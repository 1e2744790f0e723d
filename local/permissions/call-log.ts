import type { AwsAction } from '../gateway/aws-action';

/** What a role did, how often. */
export interface RecordedCall extends AwsAction {
  readonly roleArn: string;
  readonly count: number;
}

/** Counts what roles do. Bounded by the number of different things they do, not by how often. */
export class CallLog {
  private readonly counts = new Map<string, { call: Omit<RecordedCall, 'count'>; count: number }>();

  public record(roleArn: string, actions: readonly AwsAction[]): void {
    for (const { action, resource } of actions) {
      const key = `${roleArn} ${action} ${resource}`;
      const known = this.counts.get(key) ?? { call: { roleArn, action, resource }, count: 0 };
      known.count += 1;
      this.counts.set(key, known);
    }
  }

  /** Everything so far, in a stable order. */
  public calls(): RecordedCall[] {
    return [...this.counts.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { call, count }]) => ({ ...call, count }));
  }

  /** Forgets everything. */
  public clear(): void {
    this.counts.clear();
  }
}
