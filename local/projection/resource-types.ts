/**
 * Resource types, one by one: what the emulator was seen to deploy, and what it was not. A type in none of the lists
 * stops the projection, so that nobody takes a deployment on the twin for a proof of something that it never held.
 */

/** Types that the emulator deploys and that do there what Tidegate needs of them. */
export const deployedTypes: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupVault',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECR::Repository',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::StepFunctions::StateMachine',
]);

/** Types that are left out, each with the reason. */
export const leftOutTypes: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': 'the twin runs one process for a fleet, so there is nothing to scale',
  'AWS::ApplicationAutoScaling::ScalingPolicy': 'the twin runs one process for a fleet, so there is nothing to scale',
  'AWS::Backup::BackupSelection': 'the emulator keeps backup plans but cannot select what they back up',
  'AWS::CodeDeploy::Application': 'the emulator has no CodeDeploy; rollouts are played on SageMaker endpoints',
  'AWS::CodeDeploy::DeploymentConfig': 'the emulator has no CodeDeploy; rollouts are played on SageMaker endpoints',
  'AWS::CodeDeploy::DeploymentGroup': 'the emulator has no CodeDeploy; rollouts are played on SageMaker endpoints',
  'AWS::EC2::FlowLog': 'the emulator has no packets, so no flow logs',
};

const inSageMaker = "a custom resource makes it in the twin's SageMaker";

/** Types whose resources a custom resource of the twin makes, each with where. */
export const replacedTypes: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::CompositeAlarm': "a custom resource makes it by the emulator's API, whose templates lack the type",
  'AWS::SageMaker::Endpoint': inSageMaker,
  'AWS::SageMaker::EndpointConfig': inSageMaker,
  'AWS::SageMaker::Model': inSageMaker,
};

/** Whether the deployment knows what to do with a type. */
export function isKnownType(type: string): boolean {
  return deployedTypes.has(type) || type in leftOutTypes || type in replacedTypes || type.startsWith('Custom::');
}
