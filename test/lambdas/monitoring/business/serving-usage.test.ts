import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudWatchUsage } from '../../../../lambdas/monitoring/business/serving-usage';

const mock = mockClient(CloudWatchClient);
const metric = {
  namespace: '/aws/sagemaker/Endpoints',
  metricName: 'CPUUtilization',
  dimensions: { EndpointName: 'shop' },
  statistic: 'SampleCount',
  perUnit: 1 / 60,
};
const hours = ['2026-03-01T00:00:00.000Z', '2026-03-01T01:00:00.000Z'].map((time) => new Date(time));

test('what serving took is asked for by the hour, over all pages, in the unit that is paid for', async () => {
  const page = (i: number, value: number) => ({ MetricDataResults: [{ Timestamps: [hours[i]!], Values: [value] }] });
  mock
    .on(GetMetricDataCommand)
    .resolvesOnce({ ...page(1, 120), NextToken: 'more' })
    .resolves(page(0, 60));
  const usage = await new CloudWatchUsage(new CloudWatchClient({ region: 'eu-west-1' })).byHour(
    metric,
    hours[0]!,
    new Date('2026-03-01T02:00:00Z'),
  );
  expect([...usage]).toEqual([
    ['2026-03-01T01:00:00.000Z', 2],
    ['2026-03-01T00:00:00.000Z', 1],
  ]);
  expect(mock.commandCalls(GetMetricDataCommand)[0]!.args[0].input).toMatchObject({
    StartTime: hours[0],
    EndTime: new Date('2026-03-01T02:00:00Z'),
    MetricDataQueries: [
      {
        Id: 'usage',
        MetricStat: {
          Metric: {
            Namespace: '/aws/sagemaker/Endpoints',
            MetricName: 'CPUUtilization',
            Dimensions: [{ Name: 'EndpointName', Value: 'shop' }],
          },
          Period: 3600,
          Stat: 'SampleCount',
        },
      },
    ],
  });
});
