import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDatum, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EndpointMetrics } from '../sagemaker/ports';

/** Latencies kept of one second and variant; CloudWatch takes no more values in one datum. */
const keptLatencies = 150;

interface Tally {
  readonly endpoint: string;
  readonly variant: string;
  invocations: number;
  clientErrors: number;
  serverErrors: number;
  readonly latencies: number[];
}

/** Writes the metrics that SageMaker writes for endpoints, added up until they are written. */
export class CloudWatchEndpointMetrics implements EndpointMetrics {
  private readonly tallies = new Map<string, Tally>();

  public constructor(private readonly client: CloudWatchClient) {}

  public invoked({ endpoint, variant, status, microseconds }: Parameters<EndpointMetrics['invoked']>[0]): void {
    const key = `${endpoint}/${variant}`;
    const tally = this.tallies.get(key) ?? {
      endpoint,
      variant,
      invocations: 0,
      clientErrors: 0,
      serverErrors: 0,
      latencies: [],
    };
    this.tallies.set(key, tally);
    tally.invocations += 1;
    if (status >= 400 && status < 500) tally.clientErrors += 1;
    if (status >= 500) tally.serverErrors += 1;
    if (tally.latencies.length < keptLatencies) tally.latencies.push(microseconds);
  }

  /** Writes what has come together since the last time. */
  public async flush(): Promise<void> {
    const tallies = [...this.tallies.values()];
    this.tallies.clear();
    for (const tally of tallies) {
      await this.client.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData: datums(tally) }));
    }
  }
}

function datums(tally: Tally): MetricDatum[] {
  const Dimensions = [
    { Name: 'EndpointName', Value: tally.endpoint },
    { Name: 'VariantName', Value: tally.variant },
  ];
  const count = (MetricName: string, Value: number): MetricDatum => ({ MetricName, Value, Unit: 'Count', Dimensions });
  return [
    count('Invocations', tally.invocations),
    count('Invocation4XXErrors', tally.clientErrors),
    count('Invocation5XXErrors', tally.serverErrors),
    count('InvocationModelErrors', tally.clientErrors + tally.serverErrors),
    { MetricName: 'ModelLatency', Values: tally.latencies, Unit: 'Microseconds', Dimensions },
  ];
}
