import { aws_cloudwatch as cloudwatch, aws_elasticloadbalancingv2 as elbv2, Duration } from 'aws-cdk-lib';
import type { aws_applicationautoscaling as appScaling, aws_ecs as ecs } from 'aws-cdk-lib';
import type { FrontDoor } from './front-door';
import { ScalingMeasure } from './scaling';
import type { ServingUsage } from './serving-usage';

const fiveMinutes = { period: Duration.minutes(5) };

/** Metrics of a service, read at its load balancer: over both sets of tasks, whichever serves. */
export class ServiceMetrics {
  public constructor(
    private readonly frontDoor: FrontDoor,
    private readonly service: ecs.IBaseService,
  ) {}

  public invocations(options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
    return this.frontDoor.loadBalancer.metrics.requestCount({ ...fiveMinutes, ...options });
  }

  /** Errors of the tasks, and of the load balancer when it finds no task that could answer. */
  public errors(options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
    const { metrics } = this.frontDoor.loadBalancer;
    const period = options.period ?? fiveMinutes.period;
    return new cloudwatch.MathExpression({
      expression: 'FILL(tasks, 0) + FILL(balancer, 0)',
      usingMetrics: {
        tasks: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { ...options, period }),
        balancer: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { ...options, period }),
      },
      label: options.label ?? 'errors',
      period,
    });
  }

  /** In milliseconds. The load balancer measures seconds. */
  public latency(options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
    const period = options.period ?? fiveMinutes.period;
    const statistic = options.statistic ?? 'p99';
    // Two percentiles stand in one graph, where ids must differ.
    const id = `seconds_${statistic.replace(/\W/g, '_')}`;
    return new cloudwatch.MathExpression({
      expression: `${id} * 1000`,
      usingMetrics: {
        [id]: this.frontDoor.loadBalancer.metrics.targetResponseTime({ ...options, statistic, period }),
      },
      label: options.label ?? `latency ${statistic}`,
      period,
    });
  }

  /**
   * Instance-hours: each task writes its utilization once a minute, and fills its share of an instance's GPUs.
   *
   * @param tasks that an instance holds
   */
  public usage(tasks: number, capturePercent: number): ServingUsage {
    const { cluster, serviceName } = this.service;
    return {
      unit: 'instance-hour',
      namespace: 'AWS/ECS',
      metricName: 'CPUUtilization',
      dimensions: { ClusterName: cluster.clusterName, ServiceName: serviceName },
      statistic: 'SampleCount',
      perUnit: 1 / (60 * tasks),
      capturePercent,
    };
  }

  /**
   * What the service scales by, for one task. The predefined metric names one set of targets, and would see no request
   * after the first rollout has moved traffic to the other; so it is computed at the load balancer. Requests in work are
   * arrivals a second times the time each takes (Little's law).
   */
  public perTask(measure: ScalingMeasure): appScaling.CfnScalingPolicy.CustomizedMetricSpecificationProperty {
    const balancer = { name: 'LoadBalancer', value: this.frontDoor.fullName };
    const ofBalancer = (metricName: string, stat: string) => ({
      metric: { namespace: 'AWS/ApplicationELB', metricName, dimensions: [balancer] },
      stat,
    });
    const ofService = {
      metric: {
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        dimensions: [
          { name: 'ClusterName', value: this.service.cluster.clusterName },
          { name: 'ServiceName', value: this.service.serviceName },
        ],
      },
      stat: 'Average',
    };
    const expression = measure === ScalingMeasure.CONCURRENCY ? 'requests / 60 * seconds / tasks' : 'requests / tasks';
    return {
      metrics: [
        { id: 'requests', returnData: false, metricStat: ofBalancer('RequestCount', 'Sum') },
        ...(measure === ScalingMeasure.CONCURRENCY
          ? [{ id: 'seconds', returnData: false, metricStat: ofBalancer('TargetResponseTime', 'Average') }]
          : []),
        { id: 'tasks', returnData: false, metricStat: ofService },
        { id: 'perTask', returnData: true, label: `${measure} per task`, expression },
      ],
    };
  }
}
