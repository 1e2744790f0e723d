import { status } from '@grpc/grpc-js';

/** Answers by method and status, for `/metrics`. */
export class GrpcCounters {
  private readonly counts = new Map<string, { readonly method: string; readonly code: status; count: number }>();

  /** Counts an answer. */
  public record(method: string, code: status): void {
    const key = `${method} ${code}`;
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { method, code, count: 1 });
    else known.count++;
  }

  /** Lines in Prometheus' text format. Names of methods are our own, so nothing needs escaping. */
  public render(): string {
    const name = 'tidegate_grpc_responses_total';
    const lines = [...this.counts.values()].map(
      ({ method, code, count }) => `${name}{method="${method}",code="${status[code]}"} ${count}\n`,
    );
    return `# HELP ${name} gRPC responses by method and status\n# TYPE ${name} counter\n${lines.join('')}`;
  }
}
