import type { aws_codedeploy as codedeploy, aws_sagemaker as sagemaker, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** How SageMaker moves traffic: exactly one of the two is set. */
export interface EndpointTraffic {
  readonly blueGreenUpdatePolicy?: sagemaker.CfnEndpoint.BlueGreenUpdatePolicyProperty;
  readonly rollingUpdatePolicy?: sagemaker.CfnEndpoint.RollingUpdatePolicyProperty;
}

/** How CodeDeploy moves the traffic of an ECS service. */
export interface ServiceRollout {
  /** Steps and their pace. */
  readonly deploymentConfig: codedeploy.IEcsDeploymentConfig;
  /** How long the old tasks stay after all traffic has moved, watched by the alarms. */
  readonly terminationWait: Duration;
}

/** A rollout, compiled for each back end; what a back end cannot do throws a sentence that says what to change. */
export interface RolloutPlan {
  /** Least number of instances that the rollout needs on a SageMaker endpoint. */
  readonly endpointInstances: number;
  endpoint(): EndpointTraffic;
  service(scope: Construct, id: string): ServiceRollout;
  function(scope: Construct, id: string): codedeploy.ILambdaDeploymentConfig;
}
