import { aws_codedeploy as codedeploy, aws_iam as iam, Fn, Stack } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_ecs as ecs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { DeploymentGroupAddress } from './code-deploy-access';
import { CodeDeployRole } from './code-deploy-role';
import { passRole } from './grants';
import type { Rollout } from '../rollout/rollout';
import type { FrontDoor } from './front-door';

/** Properties of a ServiceDeployment. */
export interface ServiceDeploymentProps {
  readonly model: string;
  readonly service: ecs.IBaseService;
  readonly taskRoles: iam.IRole[];
  readonly frontDoor: FrontDoor;
  readonly rollout: Rollout;
  readonly alarms: cloudwatch.IAlarm[];
}

/** CodeDeploy for an ECS service: it starts a second set of tasks and moves the listeners. */
export class ServiceDeployment extends Construct {
  public readonly address: DeploymentGroupAddress;

  public constructor(scope: Construct, id: string, props: ServiceDeploymentProps) {
    super(scope, id);
    const { service, frontDoor, alarms } = props;
    const role = new CodeDeployRole(this, 'Role', `Replaces the tasks that serve ${props.model}.`);
    allowReplacement(role, props);
    const { deploymentConfig, terminationWait } = props.rollout.bindService(this, 'Traffic');
    const application = new codedeploy.EcsApplication(this, 'Application');
    const group = new codedeploy.EcsDeploymentGroup(this, 'Group', {
      application,
      service,
      deploymentConfig,
      alarms,
      ...role.group,
      blueGreenDeploymentConfig: {
        blueTargetGroup: frontDoor.blue,
        greenTargetGroup: frontDoor.green,
        listener: frontDoor.production,
        testListener: frontDoor.test,
        terminationWaitTime: terminationWait,
      },
    });
    group.node.addDependency(role);
    this.address = {
      applicationName: application.applicationName,
      deploymentGroupName: group.deploymentGroupName,
      deploymentConfigName: deploymentConfig.deploymentConfigName,
    };
  }
}

function allowReplacement(role: CodeDeployRole, { service, taskRoles, frontDoor }: ServiceDeploymentProps): void {
  const allow = (actions: string[], resources: string[]) =>
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
  const taskSets = Stack.of(service).formatArn({
    service: 'ecs',
    resource: 'task-set',
    resourceName: `${service.cluster.clusterName}/${service.serviceName}/*`,
  });
  const listeners = [frontDoor.production.listenerArn, frontDoor.test.listenerArn];
  allow(['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'], [service.serviceArn]);
  allow(['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'], [service.serviceArn, taskSets]);
  allow(['elasticloadbalancing:ModifyListener'], listeners);
  allow(['elasticloadbalancing:ModifyRule'], listeners.map(rulesOf));
  role.allowDescriptions(
    'CodeDeploy reads alarms, listeners, rules and target groups; the describe actions take no resource.',
    [
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroups',
    ],
  );
  for (const taskRole of taskRoles) passRole(role, taskRole, 'ecs-tasks.amazonaws.com');
  acknowledgeWildcards(role, {
    matching: /^Resource::.*(task-set|listener-rule)\/.*\*$/,
    reason:
      'Task sets of the one service, of which each rollout makes one, and rules of its two listeners: AWS names them.',
  });
}

/** Rules of a listener: `…:listener/app/a/b/c` has `…:listener-rule/app/a/b/c/<id>`. */
function rulesOf(listenerArn: string): string {
  const parts = Fn.split(':listener/', listenerArn, 2);
  return `${Fn.select(0, parts)}:listener-rule/${Fn.select(1, parts)}/*`;
}
