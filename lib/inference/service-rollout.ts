import { ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_ecs as ecs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { serviceStartEnvironment, stackStatusChange } from '../contracts/rollout';
import { acknowledge } from '../foundation/acknowledge';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { attachDeploymentReader, attachDeploymentStarter, deploymentEnds } from './code-deploy-access';
import type { DeploymentGroupAddress } from './code-deploy-access';
import { passRole } from './grants';
import type { RolloutTarget } from '../rollout/rollout-target';

/** An ECS service behind CodeDeploy, as rollouts see it. */
export interface ServiceRolloutTargetProps {
  readonly service: ecs.IBaseService;
  /** The revision in the template: new versions are clones of it. */
  readonly taskDefinitionArn: string;
  readonly family: string;
  /** What a task acts as, and what starts it. */
  readonly taskRoles: readonly iam.IRole[];
  readonly capacityProviderName: string;
  readonly deploymentGroup: DeploymentGroupAddress;
}

/**
 * Rollouts to an ECS service. CloudFormation may not exchange the tasks of a service that CodeDeploy controls, so a change
 * of the task definition by a deployment is rolled out here as well.
 */
export function serviceRollout(scope: Construct, props: ServiceRolloutTargetProps): RolloutTarget {
  const { service, deploymentGroup } = props;
  const stack = Stack.of(scope);
  return {
    name: `service/${service.cluster.clusterName}/${service.serviceName}`,
    startHandler: 'rollout/start-service-rollout',
    finishHandler: 'rollout/finish-deployment-rollout',
    progress: deploymentEnds(deploymentGroup),
    misalignment: {
      source: ['aws.cloudformation'],
      detailType: [stackStatusChange],
      detail: { 'stack-id': [stack.stackId], 'status-details': { status: ['UPDATE_COMPLETE'] } },
    },
    attachFinisher: (fn) => {
      attachDeploymentReader(fn, scope, deploymentGroup);
    },
    attachStarter: (fn) => {
      attachDeploymentStarter(fn, scope, deploymentGroup);
      fn.declare(serviceStartEnvironment, {
        TIDEGATE_CLUSTER: service.cluster.clusterName,
        TIDEGATE_SERVICE: service.serviceName,
        TIDEGATE_TASK_DEFINITION: props.taskDefinitionArn,
        TIDEGATE_CAPACITY_PROVIDER: props.capacityProviderName,
      });
      const familyArn = stack.formatArn({
        service: 'ecs',
        resource: 'task-definition',
        resourceName: `${props.family}:*`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
      allow(fn, ['ecs:DescribeServices'], service.serviceArn);
      allow(fn, ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], '*');
      allow(fn, ['ecs:TagResource'], familyArn);
      for (const role of props.taskRoles) passRole(fn, role, 'ecs-tasks.amazonaws.com');
      acknowledgeWildcards(fn.role!, {
        matching: /^Resource::arn:.*:ecs:.*:task-definition\/.*:\*$/,
        reason: 'Revisions of one task definition family: each rollout registers and tags one.',
      });
      acknowledge(fn.role!, {
        rules: ['AwsSolutions-IAM5[Resource::*]'],
        reason:
          'Task definitions cannot be named in these two actions: ' +
          'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html. What a ' +
          'registered definition may do is bounded by the two roles of the service, the only ones the function may pass; ' +
          'metrics go to one namespace, and X-Ray and network interfaces have no resource to name.',
      });
    },
  };
}

function allow(fn: iam.IGrantable, actions: string[], resource: string): void {
  fn.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
}
