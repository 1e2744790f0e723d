import { aws_codedeploy as codedeploy, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { DeploymentGroupAddress } from './code-deploy-access';
import { CodeDeployRole } from './code-deploy-role';
import type { Rollout } from '../rollout/rollout';

/** Properties of a FunctionDeployment. */
export interface FunctionDeploymentProps {
  readonly model: string;
  readonly fn: lambda.IFunction;
  readonly alias: lambda.IAlias;
  readonly rollout: Rollout;
  readonly alarms: cloudwatch.IAlarm[];
}

/** CodeDeploy for an alias: deployments of the stack and rollouts of new versions go the same way. */
export class FunctionDeployment extends Construct {
  public readonly address: DeploymentGroupAddress;

  public constructor(scope: Construct, id: string, props: FunctionDeploymentProps) {
    super(scope, id);
    const { fn, alias, alarms } = props;
    const role = new CodeDeployRole(this, 'Role', `Moves the alias of ${props.model} to new versions.`);
    allowAlias(role, fn);
    const deploymentConfig = props.rollout.bindFunction(this, 'Traffic');
    const application = new codedeploy.LambdaApplication(this, 'Application');
    const group = new codedeploy.LambdaDeploymentGroup(this, 'Group', {
      application,
      alias: alias as lambda.Alias,
      deploymentConfig,
      alarms,
      ...role.group,
    });
    group.node.addDependency(role);
    this.address = {
      applicationName: application.applicationName,
      deploymentGroupName: group.deploymentGroupName,
      deploymentConfigName: deploymentConfig.deploymentConfigName,
    };
  }
}

function allowAlias(role: CodeDeployRole, fn: lambda.IFunction): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
      resources: [fn.functionArn, `${fn.functionArn}:*`],
    }),
  );
  role.allowDescriptions(
    'CodeDeploy reads the state of alarms; alarms cannot be named when several are described in one call.',
  );
  acknowledgeWildcards(role, {
    matching: /^Resource::<.*\.Arn>:\*$/,
    reason: 'The alias and the versions of the one function that serves the model.',
  });
}
