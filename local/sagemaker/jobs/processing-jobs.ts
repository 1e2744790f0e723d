import type {
  CreateProcessingJobRequest,
  DescribeProcessingJobRequest,
  DescribeProcessingJobResponse,
  ListProcessingJobsRequest,
  ProcessingJobStatus,
  StopProcessingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { World } from '../ports';
import { page } from '../resources/listing';
import type { Tags } from '../resources/tags';
import { inMilliseconds } from './event-detail';
import { JobRunner } from './job-runner';
import type { JobEnd } from './job-runner';
import { JobTable, type RunningJob } from './job-table';

interface ProcessingJob extends RunningJob {
  readonly described: DescribeProcessingJobResponse;
  readonly input: CreateProcessingJobRequest;
  ended: Promise<void>;
}

const statusOf = { completed: 'Completed', failed: 'Failed', stopped: 'Stopped' } as const;

/** Processing jobs: each runs its container's program as a process, between the folders that it names. */
export class ProcessingJobs {
  private readonly jobs = new JobTable<ProcessingJob>('processing', ({ described }) => described.ProcessingJobStatus!);

  public constructor(
    private readonly tags: Tags,
    private readonly world: World,
  ) {}

  public create(input: CreateProcessingJobRequest): { ProcessingJobArn: string } {
    const name = input.ProcessingJobName!;
    const ProcessingJobArn = this.jobs.newArn(name);
    const { Tags: tags, ...described } = input;
    const now = this.world.pace.now();
    const job: ProcessingJob = {
      input,
      runner: new JobRunner(this.world),
      described: {
        ...described,
        ProcessingJobArn,
        ProcessingJobStatus: 'InProgress',
        CreationTime: now,
        LastModifiedTime: now,
      },
      ended: Promise.resolve(),
    };
    this.jobs.set(name, job);
    this.tags.set(ProcessingJobArn, tags);
    job.ended = this.run(job);
    return { ProcessingJobArn };
  }

  public describe({ ProcessingJobName }: DescribeProcessingJobRequest): DescribeProcessingJobResponse {
    return this.jobs.get(ProcessingJobName!).described;
  }

  public stop({ ProcessingJobName }: StopProcessingJobRequest): object {
    const job = this.jobs.inProgress(ProcessingJobName!);
    this.note(job, 'Stopping');
    void job.runner.stop('stopped');
    return {};
  }

  public list(input: ListProcessingJobsRequest): object {
    const all = this.jobs.all().map(({ described }) => ({
      name: described.ProcessingJobName!,
      createdAt: described.CreationTime!,
      status: described.ProcessingJobStatus,
      described,
    }));
    const { items, NextToken } = page(all, input);
    return { NextToken, ProcessingJobSummaries: items.map(({ described }) => described) };
  }

  /** Resolves when the job has ended. */
  public async ended(name: string): Promise<DescribeProcessingJobResponse> {
    return (await this.jobs.ended(name)).described;
  }

  /** Ends all programs. */
  public async close(): Promise<void> {
    await this.jobs.close();
  }

  private async run(job: ProcessingJob): Promise<void> {
    const { input, runner } = job;
    const base = path.join(this.world.folder, 'processing-jobs', input.ProcessingJobName!);
    await this.publish(job);
    const end = await runner.run({
      download: async () => this.download(input, base),
      container: {
        image: input.AppSpecification!.ImageUri!,
        entry: input.AppSpecification?.ContainerEntrypoint ?? [],
        arguments: input.AppSpecification?.ContainerArguments ?? [],
        environment: input.Environment ?? {},
        base,
        ...(!input.NetworkConfig?.EnableNetworkIsolation && { roleArn: input.RoleArn }),
      },
      maxRuntime: input.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
      upload: async () => this.upload(input, base),
      failure: async (status) => (await exitMessage(base)) ?? `the program ended with status ${status}`,
      began: async (step) => {
        if (step !== 'run') return;
        await writeConfiguration(base, job.described);
        job.described.ProcessingStartTime = this.world.pace.now();
      },
    });
    const message = await exitMessage(base);
    if (message !== undefined) job.described.ExitMessage = message;
    this.end(job, end);
    await this.publish(job);
  }

  private async download(input: CreateProcessingJobRequest, base: string): Promise<void> {
    for (const { S3Input } of input.ProcessingInputs ?? []) {
      if (S3Input?.S3Uri)
        await this.world.storage.download(input.RoleArn!, S3Input.S3Uri, local(base, S3Input.LocalPath));
    }
    for (const { S3Output } of input.ProcessingOutputConfig?.Outputs ?? []) {
      await mkdir(local(base, S3Output?.LocalPath), { recursive: true });
    }
  }

  private async upload(input: CreateProcessingJobRequest, base: string): Promise<void> {
    for (const { S3Output } of input.ProcessingOutputConfig?.Outputs ?? []) {
      if (S3Output?.S3Uri)
        await this.world.storage.upload(input.RoleArn!, local(base, S3Output.LocalPath), S3Output.S3Uri);
    }
  }

  private end(job: ProcessingJob, end: JobEnd): void {
    job.described.ProcessingEndTime = this.world.pace.now();
    if (end.state === 'failed') job.described.FailureReason = end.reason;
    this.note(job, statusOf[end.state]);
  }

  private note({ described }: ProcessingJob, status: ProcessingJobStatus): void {
    described.ProcessingJobStatus = status;
    described.LastModifiedTime = this.world.pace.now();
  }

  private async publish({ described }: ProcessingJob): Promise<void> {
    const arn = described.ProcessingJobArn!;
    await this.world.events.publish('SageMaker Processing Job State Change', [arn], {
      ...(inMilliseconds(described) as object),
      Tags: this.tags.asRecord(arn),
    });
  }
}

/** What SageMaker tells the program of its job, in the files in which it does. */
async function writeConfiguration(base: string, described: DescribeProcessingJobResponse): Promise<void> {
  const { ProcessingJobStatus: _, CreationTime: __, LastModifiedTime: ___, ...configuration } = described;
  await mkdir(path.join(base, 'config'), { recursive: true });
  const host = { current_host: 'algo-1', hosts: ['algo-1'] };
  await writeFile(path.join(base, 'config', 'processingjobconfig.json'), JSON.stringify(configuration));
  await writeFile(path.join(base, 'config', 'resourceconfig.json'), JSON.stringify(host));
}

/** What the program wants people to read, if it said something: SageMaker takes a kilobyte of it. */
async function exitMessage(base: string): Promise<string | undefined> {
  const text = await readFile(path.join(base, 'output', 'message'), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim().slice(0, 1024);
}

/** Where `/opt/ml/...` of a container lies on this machine. */
function local(base: string, inContainer = '/opt/ml/processing'): string {
  if (!inContainer.startsWith('/opt/ml/')) {
    throw new Error(`LocalPath '${inContainer}' must lie below /opt/ml/processing`);
  }
  return path.join(base, inContainer.slice('/opt/ml/'.length));
}
