import { aws_ec2 as ec2, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge, inRegulatoryPacks } from './acknowledge';
import { ManagedRole } from './managed-role';
import { requireProps } from './required-props';

/** Properties of a PlatformNetwork. */
export interface PlatformNetworkProps {
  /** Key for the flow logs. */
  readonly encryptionKey: kms.IKey;
  /**
   * Address range of the VPC.
   *
   * @default '10.90.0.0/16'
   */
  readonly cidr?: string;
}

/** AWS APIs that functions, jobs and containers call; each is reached inside the network. */
const interfaceEndpoints: Readonly<Record<string, ec2.InterfaceVpcEndpointAwsService>> = {
  CloudWatch: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  CodeDeploy: ec2.InterfaceVpcEndpointAwsService.CODEDEPLOY,
  Ecr: ec2.InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Ecs: ec2.InterfaceVpcEndpointAwsService.ECS,
  EcsAgent: ec2.InterfaceVpcEndpointAwsService.ECS_AGENT,
  EcsTelemetry: ec2.InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  EventBridge: ec2.InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  Kms: ec2.InterfaceVpcEndpointAwsService.KMS,
  Lambda: ec2.InterfaceVpcEndpointAwsService.LAMBDA,
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  SageMaker: ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_API,
  Ssm: ec2.InterfaceVpcEndpointAwsService.SSM,
  StepFunctions: ec2.InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  Sts: ec2.InterfaceVpcEndpointAwsService.STS,
  Xray: ec2.InterfaceVpcEndpointAwsService.XRAY,
};

/**
 * A network without a way to the internet: isolated subnets in two zones, and an endpoint for each AWS API that the
 * platform calls. Nothing in it can be reached from outside, and nothing in it can send data out.
 */
export class PlatformNetwork extends Construct {
  /** The network. */
  public readonly vpc: ec2.IVpc;

  public constructor(scope: Construct, id: string, props: PlatformNetworkProps) {
    super(scope, id);
    requireProps('PlatformNetwork', props, ['encryptionKey']);
    const cidr = props.cidr ?? '10.90.0.0/16';
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }],
      restrictDefaultSecurityGroup: false,
    });
    this.addFlowLog(vpc, props.encryptionKey);
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    const securityGroup = new ec2.SecurityGroup(this, 'EndpointAccess', {
      vpc,
      description: 'HTTPS from the platform network to the AWS APIs',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(443), 'HTTPS from the platform network');
    for (const [name, service] of Object.entries(interfaceEndpoints)) {
      vpc.addInterfaceEndpoint(name, { service, open: false, securityGroups: [securityGroup] });
    }
    acknowledge(vpc, {
      rules: inRegulatoryPacks('VPCDefaultSecurityGroupClosed'),
      reason:
        'CloudFormation cannot change the default security group. No resource of the platform uses it: every network ' +
        'interface names a group of its own, and the subnets have no route to the internet.',
    });
    this.vpc = vpc;
  }

  private addFlowLog(vpc: ec2.Vpc, encryptionKey: kms.IKey): void {
    const logGroup = new logs.LogGroup(this, 'FlowLogs', { retention: logs.RetentionDays.ONE_YEAR, encryptionKey });
    const role = new ManagedRole(this, 'FlowLogRole', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com'),
      description: 'Writes the flow logs of the platform network.',
    });
    vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role) });
  }
}
