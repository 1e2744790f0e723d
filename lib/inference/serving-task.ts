import { aws_ecs as ecs, aws_iam as iam, aws_logs as logs, Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { servingContainer, servingPort } from '../contracts/serving';
import { acknowledge } from '../foundation/acknowledge';
import { ManagedRole } from '../foundation/managed-role';
import type { GpuServiceProps } from './gpu-service-props';
import { allowCapture, allowModelFolders } from './model-access';
import { ServingImage } from './serving-image';
import { servingVariables } from './serving-variables';

const scratchVolume = 'scratch';

/** Properties of a ServingTask: what the service was asked for, and what it decided. */
export interface ServingTaskProps extends GpuServiceProps {
  readonly modelUri: string;
  readonly captureUri: string | undefined;
  readonly capturePercent: number;
}

/** The inference server as a task: one GPU, no way to change its own files, a role that loads one model. */
export class ServingTask extends ecs.Ec2TaskDefinition {
  /** What a task acts as, and what starts it. */
  public readonly roles: iam.IRole[];

  public constructor(scope: Construct, id: string, props: ServingTaskProps) {
    const { model, encryptionKey } = props;
    const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
    const taskRole = new ManagedRole(scope, `${id}Role`, { assumedBy, description: `Serves ${model} on ECS.` });
    const executionRole = new ManagedRole(scope, `${id}ExecutionRole`, {
      assumedBy,
      description: `Pulls the image and writes the logs of the tasks that serve ${model}.`,
    });
    allowModelFolders(taskRole, props.artifactStore, model);
    if (props.captureUri !== undefined) allowCapture(taskRole, props.artifactStore, model);
    super(scope, id, {
      networkMode: ecs.NetworkMode.AWS_VPC,
      taskRole,
      executionRole,
      volumes: [{ name: scratchVolume }],
    });
    this.roles = [taskRole, executionRole];
    const image = (props.image ?? ServingImage.fromTidegateCuda()).bind(this, executionRole);
    const container = this.addContainer('Server', {
      containerName: servingContainer,
      image: ecs.ContainerImage.fromRegistry(image),
      gpuCount: 1,
      memoryReservationMiB: (props.memoryReservation ?? Size.gibibytes(6)).toMebibytes(),
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(60),
      portMappings: [{ containerPort: servingPort }],
      environment: servingVariables(props),
      logging: ecs.LogDriver.awsLogs({
        streamPrefix: servingContainer,
        logGroup: new logs.LogGroup(scope, `${id}Logs`, { retention: logs.RetentionDays.ONE_YEAR, encryptionKey }),
      }),
    });
    // The model folder is loaded here; everything else in the container stays as it was built.
    container.addMountPoints({ sourceVolume: scratchVolume, containerPath: '/tmp', readOnly: false });
    accept(this, executionRole);
  }
}

function accept(task: ServingTask, executionRole: iam.IRole): void {
  acknowledge(task, {
    rules: ['AwsSolutions-ECS2'],
    reason:
      'The variables name the model, where its folder lies and where requests are recorded. None of them is a secret, and ' +
      'rollouts exchange the folder by registering a revision with another value.',
  });
  acknowledge(executionRole, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'A registry token has no resource to name: ' +
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html. Pulling names its repository.',
  });
}
