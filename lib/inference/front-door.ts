import {
  aws_ec2 as ec2,
  aws_elasticloadbalancingv2 as elbv2,
  aws_iam as iam,
  aws_wafv2 as wafv2,
  Duration,
  Stack,
} from 'aws-cdk-lib';
import type { aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccessLogBucket } from '../foundation/access-log-bucket';
import { readinessPath, servingPort } from '../contracts/serving';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import type { GpuServiceProps } from './gpu-service-props';

/** Properties of a FrontDoor. */
export interface FrontDoorProps extends Pick<GpuServiceProps, 'model' | 'certificate' | 'accessLogs' | 'webAclArn'> {
  readonly vpc: ec2.IVpc;
}

/**
 * An internal load balancer with two sets of targets: one serves, the other receives the next version. The production
 * listener sends traffic to the set that serves; the test listener to the one that is about to.
 */
export class FrontDoor extends Construct {
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** What CloudWatch calls the load balancer. */
  public readonly fullName: string;
  /** Whoever has this security group may call. */
  public readonly callers: ec2.ISecurityGroup;
  public readonly production: elbv2.IApplicationListener;
  public readonly test: elbv2.IApplicationListener;
  public readonly blue: elbv2.ApplicationTargetGroup;
  public readonly green: elbv2.ApplicationTargetGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FrontDoorProps,
  ) {
    super(scope, id);
    const { vpc, model, certificate } = props;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Load balancer of ${model}: called by its callers`,
      allowAllOutbound: false,
    });
    this.callers = new ec2.SecurityGroup(this, 'Callers', {
      vpc,
      description: `Whoever has this group may call ${model}`,
      allowAllOutbound: false,
    });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: false,
      securityGroup,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(65),
      vpcSubnets: vpc.selectSubnets(),
    });
    this.loadBalancer = loadBalancer;
    this.fullName = loadBalancer.loadBalancerFullName;
    this.logAccess(loadBalancer, props.accessLogs ?? new AccessLogBucket(this, 'AccessLogs'));
    this.blue = this.newTargets('Blue');
    this.green = this.newTargets('Green');
    this.production = this.newListener('Production', certificate ? 443 : 80, this.blue);
    this.test = this.newListener('Test', certificate ? 8443 : 8080, this.green);
    if (props.webAclArn !== undefined) {
      new wafv2.CfnWebACLAssociation(this, 'WebAcl', {
        resourceArn: this.loadBalancer.loadBalancerArn,
        webAclArn: props.webAclArn,
      });
    }
    this.accept();
  }

  private newTargets(id: string): elbv2.ApplicationTargetGroup {
    return new elbv2.ApplicationTargetGroup(this, id, {
      vpc: this.props.vpc,
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: servingPort,
      deregistrationDelay: Duration.seconds(60),
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: readinessPath,
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }

  private newListener(id: string, port: number, targets: elbv2.ApplicationTargetGroup): elbv2.ApplicationListener {
    const { certificate } = this.props;
    const listener = this.loadBalancer.addListener(id, {
      port,
      open: false,
      protocol: certificate ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
      certificates: certificate && [certificate],
      sslPolicy: certificate && elbv2.SslPolicy.TLS13_RES,
      defaultTargetGroups: [targets],
    });
    listener.connections.allowDefaultPortFrom(this.callers, 'Callers of the model');
    return listener;
  }

  /** By hand, because the CDK's own method asks which region it is, and a template of ours fits every region. */
  private logAccess(loadBalancer: elbv2.ApplicationLoadBalancer, bucket: s3.IBucket): void {
    const prefix = `load-balancer/${this.props.model}`;
    const { account } = Stack.of(this);
    const granted = bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LoadBalancerLogs',
        principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}/AWSLogs/${account}/*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
    loadBalancer.setAttribute('access_logs.s3.prefix', prefix);
    if (granted.policyDependable) loadBalancer.node.addDependency(granted.policyDependable);
  }

  private accept(): void {
    if (this.props.webAclArn === undefined) {
      acknowledge(this.loadBalancer, {
        rules: inRegulatoryPacks('ALBWAFEnabled'),
        reason:
          'The load balancer is internal: it has no address outside the VPC, and its security group admits only who was given the group of its callers. A web ' +
          'ACL reads the first kilobytes of a body for attacks on web pages; bodies here are tensors. Pass webAclArn to have one.',
      });
    }
    if (this.props.certificate) return;
    acknowledge(this.loadBalancer, {
      rules: [...inRegulatoryPacks('ELBv2ACMCertificateRequired'), ...inRegulatoryPacks('ALBHttpToHttpsRedirection')],
      reason:
        'No certificate was given, and only the organization can have one for its names. Requests stay inside the VPC, whose ' +
        'traffic AWS encrypts between current instance types. Pass a certificate to have TLS 1.2 and 1.3 on both listeners.',
    });
  }
}
