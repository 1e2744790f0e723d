import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_codedeploy as codedeploy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from '../foundation/acknowledge';
import { ManagedRole } from '../foundation/managed-role';

/** What CodeDeploy acts as on a deployment group whose deployments alarms roll back. */
export class CodeDeployRole extends ManagedRole {
  /** @param description one sentence for the reviewer: what acts as this role */
  public constructor(scope: Construct, id: string, description: string) {
    super(scope, id, { assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com'), description });
  }

  /** How its group is made. */
  public get group(): Pick<codedeploy.EcsDeploymentGroupProps, 'role' | 'autoRollback'> {
    return {
      // The policy that the CDK would attach is of AWS and names no resource.
      role: this.withoutPolicyUpdates(),
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    };
  }

  /**
   * Lets it see the state of alarms, and what else it decides by.
   *
   * @param others actions that take no resource either
   */
  public allowDescriptions(reason: string, others: readonly string[] = []): void {
    const actions = ['cloudwatch:DescribeAlarms', ...others];
    this.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
    acknowledge(this, { rules: ['AwsSolutions-IAM5[Resource::*]'], reason });
  }
}
