import { aws_ec2 as ec2, aws_ecs as ecs, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { servingContainer, servingPort } from '../contracts/serving';
import type { FrontDoor } from './front-door';
import type { GpuCapacity } from './gpu-capacity';

// The image is several gigabytes, and the instance may have to start first.
const startup = Duration.minutes(15);

/** Properties of a ServingService. */
export interface ServingServiceProps extends Pick<ecs.Ec2ServiceProps, 'taskDefinition'> {
  readonly model: string;
  readonly vpc: ec2.IVpc;
  readonly capacity: GpuCapacity;
  readonly frontDoor: FrontDoor;
}

/** Keeps tasks running behind the front door. CodeDeploy alone exchanges them; autoscaling alone sets how many there are. */
export class ServingService extends ecs.Ec2Service {
  public constructor(scope: Construct, id: string, props: ServingServiceProps) {
    const { model, vpc, capacity, frontDoor } = props;
    const securityGroup = new ec2.SecurityGroup(scope, `${id}SecurityGroup`, {
      vpc,
      description: `Tasks that serve ${model}: called by their load balancer`,
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS APIs and S3');
    super(scope, id, {
      cluster: capacity.cluster,
      taskDefinition: props.taskDefinition,
      deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
      capacityProviderStrategies: [{ capacityProvider: capacity.capacityProviderName, weight: 1 }],
      vpcSubnets: vpc.selectSubnets(),
      securityGroups: [securityGroup],
      healthCheckGracePeriod: startup,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // Only the first set of targets: the other one is CodeDeploy's, and a service names one at a time.
    const target = this.loadBalancerTarget({ containerName: servingContainer, containerPort: servingPort });
    frontDoor.blue.addTarget(target);
    this.connections.allowFrom(frontDoor.loadBalancer, ec2.Port.tcp(servingPort), 'Requests and health checks');
    this.node.addDependency(frontDoor.production, frontDoor.test);
  }
}
