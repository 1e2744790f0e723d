import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import { Dashboard } from '../observability/dashboard';
import type { MlopsPlatform } from './mlops-platform';

/** The dashboard of what all models share. */
export function platformDashboard(
  platform: MlopsPlatform,
  watched: { readonly alarms: cloudwatch.IAlarm[]; readonly deadLetterQueue: sqs.IQueue },
): Dashboard {
  const { registry, environmentName, platformName } = platform;
  const period = Duration.minutes(5);
  const options = { period, statistic: cloudwatch.Stats.SUM };
  const onTables = (metricName: string) =>
    [registry.versions, registry.ledger].map(
      (table) =>
        new cloudwatch.Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: table.tableName },
          ...options,
        }),
    );
  const events = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { EventBusName: registry.eventBus.eventBusName },
      ...options,
    });
  return new Dashboard(platform, 'Dashboard', {
    dashboardName: `${platformName}-${environmentName}`,
    introduction: `# ${platformName} ${environmentName}\nWhat all models share. Each model has a dashboard of its own.`,
    alarms: watched.alarms,
    graphs: [
      {
        title: 'Events that could not be handled',
        metrics: [watched.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period })],
        unit: 'messages',
      },
      {
        title: 'Events on the bus',
        metrics: [events('MatchedEvents'), events('FailedInvocations')],
        unit: 'events per 5 min',
      },
      { title: 'Registry writes', metrics: onTables('ConsumedWriteCapacityUnits'), unit: 'units per 5 min' },
      { title: 'Registry conflicts', metrics: onTables('ConditionalCheckFailedRequests'), unit: 'requests per 5 min' },
    ],
  });
}
