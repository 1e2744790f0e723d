import { aws_iam as iam } from 'aws-cdk-lib';
import type {
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elbv2,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { championVariant, servingName } from '../contracts/serving';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { requireProps } from '../foundation/required-props';
import { Rollout } from '../rollout/rollout';
import { RolloutFlow } from '../rollout/rollout-flow';
import { serviceRollout } from './service-rollout';
import { FrontDoor } from './front-door';
import { GpuCapacity } from './gpu-capacity';
import type { GpuServiceProps } from './gpu-service-props';
import { capabilitiesOf } from './instance-types';
import { captureUriOf } from './model-access';
import { ScaledTarget } from './scalable-target';
import { Scaling } from './scaling';
import { ServiceDeployment } from './service-deployment';
import { servedChampion } from './served-champion';
import { ServiceMetrics } from './service-metrics';
import { addServingAlarms, alarmPeriod } from './serving-alarms';
import { checkedCapturePercent } from './serving-options';
import type { IServingTarget } from './serving-target';
import { ServingService } from './serving-service';
import { ServingTask } from './serving-task';
import type { ServingUsage } from './serving-usage';

/**
 * A service on GPU instances of ECS that serves a model's champion, behind an internal load balancer. CodeDeploy replaces
 * its tasks: both for new versions and when a deployment changed how the model is served.
 */
export class GpuService extends Construct implements IServingTarget, ec2.IConnectable {
  public readonly backEnd = 'gpu-service';
  public readonly targetName: string;
  public readonly captureUri?: string;
  public readonly usage: ServingUsage;
  public readonly rollbackAlarms: cloudwatch.IAlarm[];
  /** Give this security group to what calls the model: it opens the way to the load balancer. */
  public readonly callers: ec2.ISecurityGroup;
  /** Connections of the load balancer, to admit others. */
  public readonly connections: ec2.Connections;
  /** Address that callers in the VPC use. */
  public readonly url: string;
  /** The load balancer. */
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** The service. */
  public readonly service: ecs.IBaseService;
  private readonly metrics: ServiceMetrics;

  public constructor(scope: Construct, id: string, props: GpuServiceProps) {
    super(scope, id);
    requireProps('GpuService', props, ['model', 'registry', 'artifactStore', 'alerts', 'instanceType']);
    const { model, registry, artifactStore, alerts, encryptionKey } = props;
    const vpc = checkedVpc(props);
    const scaling = props.scaling ?? Scaling.concurrency();
    const capturePercent = checkedCapturePercent(props);
    const endpoint = servingName(props.platformName ?? 'tidegate', registry.environmentName, model);
    if (capturePercent > 0) this.captureUri = captureUriOf(artifactStore, model, endpoint, championVariant);
    const deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', { encryptionKey });
    const task = this.newTask(props, capturePercent);
    const capacity = new GpuCapacity(this, 'Capacity', {
      model,
      vpc,
      instanceType: props.instanceType,
      // During a rollout both sets of tasks run.
      maximum: 2 * Math.ceil(scaling.greatest / checkedGpus(props)),
      alerts,
      deadLetterQueue,
    });
    const frontDoor = new FrontDoor(this, 'FrontDoor', { ...props, vpc });
    const service = new ServingService(this, 'Service', { model, vpc, taskDefinition: task, capacity, frontDoor });
    this.service = service;
    this.metrics = new ServiceMetrics(frontDoor, service);
    this.usage = this.metrics.usage(checkedGpus(props), capturePercent);
    this.loadBalancer = frontDoor.loadBalancer;
    this.callers = frontDoor.callers;
    this.connections = frontDoor.production.connections;
    this.targetName = frontDoor.loadBalancer.loadBalancerDnsName;
    this.url = `${props.certificate ? 'https' : 'http'}://${this.targetName}`;
    this.rollbackAlarms = this.newAlarms(props);
    this.scale(scaling);
    const deployment = new ServiceDeployment(this, 'Deployment', {
      model,
      service,
      taskRoles: task.roles,
      frontDoor,
      rollout: props.rollout ?? Rollout.blueGreen(),
      alarms: this.rollbackAlarms,
    });
    new RolloutFlow(this, 'Rollout', {
      model,
      registry,
      alerts,
      vpc,
      encryptionKey,
      deadLetterQueue,
      target: serviceRollout(this, {
        service,
        taskDefinitionArn: task.taskDefinitionArn,
        family: task.family,
        taskRoles: task.roles,
        capacityProviderName: capacity.capacityProviderName,
        deploymentGroup: deployment.address,
      }),
    });
  }

  public metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metrics.invocations(options);
  }

  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metrics.errors(options);
  }

  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metrics.latency(options);
  }

  /** Nothing to grant in IAM: who has the security group `callers` may call. */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.drop(grantee, 'the load balancer is guarded by its security group, not by IAM');
  }

  private newTask(props: GpuServiceProps, capturePercent: number): ServingTask {
    const champion = servedChampion(this, props, () => [task.node.defaultChild as ecs.CfnTaskDefinition]);
    const task: ServingTask = new ServingTask(this, 'Task', {
      ...props,
      modelUri: champion.artifactUri,
      captureUri: this.captureUri,
      capturePercent,
    });
    return task;
  }

  private newAlarms({ model, alerts, ...options }: GpuServiceProps): cloudwatch.IAlarm[] {
    const period = { period: alarmPeriod };
    return addServingAlarms(this, {
      model,
      alerts,
      options,
      invocations: this.metricInvocations(period),
      errors: this.metricErrors(period),
      latency: this.metricLatency(period),
    });
  }

  private scale(scaling: Scaling): void {
    const { cluster, serviceName } = this.service;
    const target = new ScaledTarget(this, 'Scaling', {
      scaling,
      serviceNamespace: 'ecs',
      resourceId: `service/${cluster.clusterName}/${serviceName}`,
      scalableDimension: 'ecs:service:DesiredCount',
      metric: { customizedMetricSpecification: this.metrics.perTask(scaling.measure) },
    });
    target.node.addDependency(this.service);
  }
}

function checkedVpc({ vpc, model }: GpuServiceProps): ec2.IVpc {
  if (!vpc)
    throw new Error(`the GPU service of '${model}' needs a vpc for its instances and its load balancer; pass one`);
  return vpc;
}

function checkedGpus({ instanceType, instanceCapabilities }: GpuServiceProps): number {
  if (instanceType.startsWith('ml.')) {
    throw new Error(
      `instanceType '${instanceType}' is a name of SageMaker; a GPU service runs on EC2: use '${instanceType.slice(3)}'`,
    );
  }
  const { acceleratorCount } = capabilitiesOf(instanceType, instanceCapabilities);
  if (acceleratorCount < 1)
    throw new Error(`instanceType '${instanceType}' has no GPU; a GPU service gives each task one`);
  return acceleratorCount;
}
