/** Why grants stay that the story on the twin does not use. */
export interface Reason {
  /** Actions as policies write them, with `*` for any text. */
  readonly actions: readonly string[];
  /**
   * Roles, by their names in the templates, with `*` for any text.
   * @default - any
   */
  readonly roles?: readonly string[];
  /** One sentence. */
  readonly why: string;
  /** Grants that some runs use and others do not. */
  readonly sometimes?: true;
}

/** All reasons. The first one that fits counts. */
export const reasons: readonly Reason[] = [
  {
    actions: ['*'],
    roles: ['*/PlatformNetworkFlowLogRole'],
    why: 'Flow logs are left out on the twin, which has no packets.',
  },
  {
    actions: ['*'],
    roles: ['tidegate-dev-text-detection/*', 'tidegate-dev/*TextDetection*'],
    why: 'The story plays on the other model; what this one has of its own is served by Lambda and moved by CodeDeploy, which the twin does not have.',
  },
  {
    actions: ['*'],
    roles: ['tidegate-dev/PlatformRegistryFunctionsMoveAliasRole'],
    why: 'People call this function to move an alias by hand; in the story rollouts do it.',
  },
  {
    actions: ['*'],
    roles: ['*/ModelDriftMonitorProfilingRole', '*/ModelQualityMonitorJoiningRole'],
    why: 'Step Functions runs the maps of a monitor with this role, reads its items and writes its results; the emulator does so by itself.',
  },
  {
    actions: ['states:StartExecution'],
    roles: ['*/ModelDriftMonitorScheduleRole', '*/ModelQualityMonitorScheduleRole'],
    why: 'EventBridge starts the monitor with this role; the story fires the schedule itself.',
  },
  {
    actions: ['kms:*'],
    why: 'S3, DynamoDB, SQS, SNS and EBS use the key with the rights of their caller; the emulator does not ask for them.',
  },
  {
    actions: ['logs:*', 'xray:*'],
    why: 'Lambda, Step Functions and SageMaker write logs and traces with this role; on the twin they are written without a call.',
  },
  {
    actions: ['ec2:*'],
    why: 'Lambda and SageMaker make the network interfaces of a function or job in the VPC with this role; the twin has no network.',
  },
  {
    actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    why: 'Lambda sends what a function failed on to its dead-letter queue with this role; nothing was lost in the story.',
  },
  {
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'dynamodb:*Stream*',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
    ],
    why: 'Lambda polls queues and streams for a function with this role; the emulator polls by itself.',
  },
  {
    actions: ['ecr:*'],
    why: 'SageMaker pulls images with this role; the twin has no images.',
  },
  {
    actions: ['cloudwatch:PutMetricData'],
    roles: ['*/ModelTrainingJobRole', '*/ModelServing*Role'],
    why: 'SageMaker writes the metrics of jobs and endpoints with this role; the twin writes its own.',
  },
  {
    actions: ['lambda:InvokeFunction'],
    roles: ['*/ModelTrainingStateMachineRole'],
    why: 'Step Functions invokes the functions of the pipeline with this role; the emulator does so by itself.',
  },
  {
    actions: ['s3:AbortMultipartUpload'],
    why: 'Only an upload in parts that fails is aborted.',
  },
  {
    actions: ['s3:ListBucket'],
    why: 'Without it S3 answers 403 instead of 404 when an object is missing, which handlers tell apart.',
    sometimes: true,
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    why: 'Readers of the registry share one grant: some read a version by its key, others list versions or the ledger.',
  },
  {
    actions: ['dynamodb:ConditionCheckItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'],
    why: 'Writers of registry and locks share one grant: moving an alias checks the stage of its version in the same transaction, and not every writer moves one.',
  },
  {
    actions: ['ssm:GetParameter'],
    roles: ['*/ModelServingRolloutFinishRole'],
    why: 'Whoever moves the champion pointer may look where it points.',
  },
  {
    actions: ['cloudwatch:DescribeAlarms'],
    roles: ['*/ModelRetrainingFunctionsControllerRole'],
    why: 'Once a day the controller looks whether an alarm that it declined still stands; in the story no day passes.',
  },
  {
    actions: ['states:DescribeExecution'],
    roles: ['*/ModelRetrainingFunctionsControllerRole'],
    why: 'An attempt that lost its lock looks whether its training was started before it died.',
    sometimes: true,
  },
  {
    actions: ['sagemaker:StopTrainingJob', 'events:*'],
    roles: ['*/ModelTrainingStateMachineRole'],
    why: 'Step Functions waits for a job by a rule of its own, and stops the job of an execution that is stopped.',
    sometimes: true,
  },
  {
    actions: ['lambda:GetFunction'],
    roles: ['*/PlatformRegistryChampionFrameworkRole'],
    why: "The CDK's framework for custom resources waits for a function that is not active yet.",
  },
  {
    actions: ['s3:GetBucket*', 's3:List*'],
    roles: ['*/PlatformRegistryChampionHandlerRole'],
    why: "The CDK's own grant on the bucket that deployments upload to, whose name only the deployment knows.",
  },
];
