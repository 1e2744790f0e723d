import { ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { codeDeployEnvironment } from '../contracts/rollout';
import type { HandlerFunction } from '../foundation/handler-function';

/** A deployment group, by name. */
export interface DeploymentGroupAddress {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName: string;
}

/** Lets a function see the deployments of a group, and tells it where. */
export function attachDeploymentReader(fn: HandlerFunction, scope: Construct, group: DeploymentGroupAddress): void {
  fn.declare(codeDeployEnvironment, {
    TIDEGATE_DEPLOYMENT_APPLICATION: group.applicationName,
    TIDEGATE_DEPLOYMENT_GROUP: group.deploymentGroupName,
  });
  allow(fn, ['codedeploy:GetDeployment'], groupArn(scope, group));
}

/** Lets a function start deployments of a group too. */
export function attachDeploymentStarter(fn: HandlerFunction, scope: Construct, group: DeploymentGroupAddress): void {
  attachDeploymentReader(fn, scope, group);
  allow(fn, ['codedeploy:CreateDeployment', 'codedeploy:ListDeployments'], groupArn(scope, group));
  allow(
    fn,
    ['codedeploy:RegisterApplicationRevision', 'codedeploy:GetApplicationRevision'],
    arn(scope, 'application', group.applicationName),
  );
  allow(fn, ['codedeploy:GetDeploymentConfig'], arn(scope, 'deploymentconfig', group.deploymentConfigName));
}

/** CodeDeploy's event for the end of a deployment of a group. */
export function deploymentEnds({ applicationName, deploymentGroupName }: DeploymentGroupAddress) {
  return {
    source: ['aws.codedeploy'],
    detailType: ['CodeDeploy Deployment State-change Notification'],
    detail: {
      application: [applicationName],
      deploymentGroup: [deploymentGroupName],
      state: ['SUCCESS', 'FAILURE', 'STOP'],
    },
  };
}

function groupArn(scope: Construct, group: DeploymentGroupAddress): string {
  return arn(scope, 'deploymentgroup', `${group.applicationName}/${group.deploymentGroupName}`);
}

function arn(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'codedeploy',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function allow(fn: HandlerFunction, actions: string[], resource: string): void {
  fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
}
