import { aws_iam as iam, aws_logs as logs, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { acknowledge } from '../foundation/acknowledge';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { HouseProps } from '../foundation/house-props';
import { ManagedRole } from '../foundation/managed-role';
import { allowSageMakerNetwork } from '../foundation/sagemaker-network';
import { allowCapture, allowModelFolders } from './model-access';

/** Properties of an EndpointRole. */
export interface EndpointRoleProps extends HouseProps {
  readonly model: string;
  readonly endpointName: string;
  readonly artifactStore: IArtifactStore;
}

/** What an endpoint acts as: loads one model, records its requests, writes its logs and metrics. */
export class EndpointRole extends Construct {
  public readonly role: iam.IRole;

  public constructor(scope: Construct, id: string, props: EndpointRoleProps) {
    super(scope, id);
    const role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com'),
      description: `Serves ${props.model} on a SageMaker endpoint.`,
    });
    this.role = role;
    allowModelFolders(role, props.artifactStore, props.model);
    allowCapture(role, props.artifactStore, props.model);
    this.allowLogs(props);
    this.allowMetrics();
    if (props.vpc) allowSageMakerNetwork(this.role);
    acknowledge(this.role, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'Metrics are bounded by their namespace. Network interfaces in the VPC and the registry token have no resource to ' +
        'name: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html lists "*" for these actions.',
    });
  }

  /** SageMaker would make the group without a key and keep it for ever. */
  private allowLogs({ endpointName, encryptionKey }: EndpointRoleProps): void {
    const group = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/sagemaker/Endpoints/${endpointName}`,
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey,
      // Its name is fixed: kept, it would stand in the way of the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allow(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], [group.logGroupArn]);
    acknowledgeWildcards(this.role, {
      matching: /^Resource::<.*Logs.*\.Arn>$|^Resource::arn:.*:log-group:\/aws\/sagemaker\/Endpoints\/.*\*$/,
      reason: 'Streams of the one log group of this endpoint, named by SageMaker after its instances.',
    });
  }

  private allowMetrics(): void {
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': ['/aws/sagemaker/Endpoints', 'AWS/SageMaker'] } },
      }),
    );
  }

  private allow(actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
  }
}
