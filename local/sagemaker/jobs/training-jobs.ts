import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobRequest,
  DescribeTrainingJobResponse,
  ListTrainingJobsRequest,
  SecondaryStatus,
  StopTrainingJobRequest,
  TrainingJobStatus,
} from '@aws-sdk/client-sagemaker';
import path from 'node:path';
import { validationError } from '../errors';
import type { World } from '../ports';
import { page } from '../resources/listing';
import type { Tags } from '../resources/tags';
import { inMilliseconds } from './event-detail';
import { JobRunner } from './job-runner';
import type { JobEnd } from './job-runner';
import { JobTable, type RunningJob } from './job-table';
import { failureOf, layTrainingFolder, modelUri, takeTrainingOutputs } from './training-folder';

interface TrainingJob extends RunningJob {
  described: DescribeTrainingJobResponse;
  readonly input: CreateTrainingJobRequest;
  ended: Promise<void>;
}

const secondaryOf = { download: 'Downloading', run: 'Training', upload: 'Uploading' } as const;

/** Training jobs: each runs its container's program as a process. */
export class TrainingJobs {
  private readonly jobs = new JobTable<TrainingJob>('training', ({ described }) => described.TrainingJobStatus!);

  public constructor(
    private readonly tags: Tags,
    private readonly world: World,
  ) {}

  public create(input: CreateTrainingJobRequest): { TrainingJobArn: string } {
    const name = input.TrainingJobName!;
    const TrainingJobArn = this.jobs.newArn(name);
    if (!input.AlgorithmSpecification?.TrainingImage) {
      throw validationError('AlgorithmSpecification must name a TrainingImage; the twin has no algorithms of its own');
    }
    const { Tags: tags, ...described } = input;
    const now = this.world.pace.now();
    const job: TrainingJob = {
      input,
      runner: new JobRunner(this.world),
      described: {
        ...described,
        TrainingJobArn,
        CreationTime: now,
        LastModifiedTime: now,
      } as DescribeTrainingJobResponse,
      ended: Promise.resolve(),
    };
    job.described.ModelArtifacts = { S3ModelArtifacts: modelUri(input) };
    this.jobs.set(name, job);
    this.tags.set(TrainingJobArn, tags);
    this.note(job, 'InProgress', 'Starting');
    job.ended = this.run(job);
    return { TrainingJobArn };
  }

  public describe({ TrainingJobName }: DescribeTrainingJobRequest): DescribeTrainingJobResponse {
    return this.jobs.get(TrainingJobName!).described;
  }

  public stop({ TrainingJobName }: StopTrainingJobRequest): object {
    const job = this.jobs.inProgress(TrainingJobName!);
    this.note(job, 'Stopping', 'Stopping');
    void this.publish(job);
    void job.runner.stop('stopped');
    return {};
  }

  public list(input: ListTrainingJobsRequest): object {
    const all = this.jobs.all().map(({ described }) => ({
      name: described.TrainingJobName!,
      createdAt: described.CreationTime!,
      status: described.TrainingJobStatus,
      described,
    }));
    const { items, NextToken } = page(all, input);
    return {
      NextToken,
      TrainingJobSummaries: items.map(({ described }) => ({
        TrainingJobName: described.TrainingJobName,
        TrainingJobArn: described.TrainingJobArn,
        CreationTime: described.CreationTime,
        TrainingEndTime: described.TrainingEndTime,
        LastModifiedTime: described.LastModifiedTime,
        TrainingJobStatus: described.TrainingJobStatus,
        SecondaryStatus: described.SecondaryStatus,
      })),
    };
  }

  /** Resolves when the job has ended. */
  public async ended(name: string): Promise<DescribeTrainingJobResponse> {
    return (await this.jobs.ended(name)).described;
  }

  /** Ends all programs. */
  public async close(): Promise<void> {
    await this.jobs.close();
  }

  private async run(job: TrainingJob): Promise<void> {
    const { input, runner } = job;
    const { storage, folder } = this.world;
    const base = path.join(folder, 'training-jobs', input.TrainingJobName!);
    await this.publish(job);
    const end = await runner.run({
      download: async () => layTrainingFolder(base, input, storage),
      container: {
        image: input.AlgorithmSpecification!.TrainingImage!,
        entry: input.AlgorithmSpecification?.ContainerEntrypoint ?? [],
        arguments: input.AlgorithmSpecification?.ContainerArguments ?? ['train'],
        environment: {
          ...input.Environment,
          TRAINING_JOB_NAME: input.TrainingJobName!,
          TRAINING_JOB_ARN: job.described.TrainingJobArn!,
        },
        base,
        ...(!input.EnableNetworkIsolation && { roleArn: input.RoleArn }),
      },
      maxRuntime: input.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
      upload: async () => takeTrainingOutputs(base, input, storage),
      failure: async () => failureOf(base),
      began: async (step) => {
        if (step === 'run') job.described.TrainingStartTime = this.world.pace.now();
        this.note(job, job.described.TrainingJobStatus!, secondaryOf[step]);
        await this.publish(job);
      },
    });
    this.end(job, end);
    await this.publish(job);
  }

  private end(job: TrainingJob, end: JobEnd): void {
    const now = this.world.pace.now();
    job.described.TrainingEndTime = now;
    const started = job.described.TrainingStartTime ?? now;
    const seconds = Math.max(1, Math.round((now.getTime() - started.getTime()) / 1000));
    job.described.TrainingTimeInSeconds = seconds;
    job.described.BillableTimeInSeconds = seconds;
    if (end.state === 'completed') {
      this.note(job, 'Completed', 'Completed');
      return;
    }
    if (end.state === 'stopped') {
      this.note(job, 'Stopped', end.reason === 'stopped' ? 'Stopped' : 'MaxRuntimeExceeded');
      return;
    }
    job.described.FailureReason = end.reason;
    this.note(job, 'Failed', 'Failed');
  }

  private note({ described }: TrainingJob, status: TrainingJobStatus, secondary: SecondaryStatus): void {
    const now = this.world.pace.now();
    const transitions = described.SecondaryStatusTransitions ?? [];
    const last = transitions.at(-1);
    if (last) last.EndTime = now;
    described.TrainingJobStatus = status;
    described.SecondaryStatus = secondary;
    described.LastModifiedTime = now;
    described.SecondaryStatusTransitions = [
      ...transitions,
      { Status: secondary, StartTime: now, StatusMessage: secondary },
    ];
  }

  private async publish({ described }: TrainingJob): Promise<void> {
    const arn = described.TrainingJobArn!;
    await this.world.events.publish('SageMaker Training Job State Change', [arn], {
      ...(inMilliseconds(described) as object),
      Tags: this.tags.asRecord(arn),
    });
  }
}
