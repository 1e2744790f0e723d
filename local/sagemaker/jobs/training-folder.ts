import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawn } from 'node:child_process';
import type { RoleStorage } from '../ports';

/** Lays out `/opt/ml` for a training job: configuration, one folder a channel, and places for what it makes. */
export async function layTrainingFolder(
  base: string,
  job: CreateTrainingJobRequest,
  storage: RoleStorage,
): Promise<void> {
  const config = path.join(base, 'input', 'config');
  for (const folder of [
    config,
    path.join(base, 'model'),
    path.join(base, 'output', 'data'),
    path.join(base, 'checkpoints'),
  ]) {
    await mkdir(folder, { recursive: true });
  }
  const channels = job.InputDataConfig ?? [];
  await writeJson(path.join(config, 'hyperparameters.json'), job.HyperParameters ?? {});
  await writeJson(path.join(config, 'inputdataconfig.json'), Object.fromEntries(channels.map(channelConfig)));
  await writeJson(path.join(config, 'resourceconfig.json'), {
    current_host: 'algo-1',
    hosts: ['algo-1'],
    current_instance_type: job.ResourceConfig?.InstanceType,
    network_interface_name: 'eth0',
  });
  for (const { ChannelName, DataSource } of channels) {
    const uri = DataSource?.S3DataSource?.S3Uri;
    if (uri === undefined)
      throw new Error(`channel ${ChannelName!} has no S3 data source, the only one that the twin reads`);
    await storage.download(job.RoleArn!, uri, path.join(base, 'input', 'data', ChannelName!));
  }
  // A job that goes on from a checkpoint finds it where it left it; the first one finds nothing, which is no fault.
  const checkpoints = job.CheckpointConfig?.S3Uri;
  if (checkpoints !== undefined) {
    await storage.download(job.RoleArn!, checkpoints, path.join(base, 'checkpoints')).catch(ignoreEmpty);
  }
}

/** Where a training job leaves its model. */
export function modelUri(job: CreateTrainingJobRequest): string {
  const prefix = `${job.OutputDataConfig!.S3OutputPath!.replace(/\/$/, '')}/${job.TrainingJobName!}/output`;
  return job.OutputDataConfig?.CompressionType === 'NONE' ? `${prefix}/model/` : `${prefix}/model.tar.gz`;
}

/** Takes away what the job made: the model, other outputs, checkpoints. */
export async function takeTrainingOutputs(
  base: string,
  job: CreateTrainingJobRequest,
  storage: RoleStorage,
): Promise<void> {
  const roleArn = job.RoleArn!;
  const uri = modelUri(job);
  if (uri.endsWith('/')) await storage.upload(roleArn, path.join(base, 'model'), uri);
  else
    await storage.write(roleArn, uri, {
      file: await archive(path.join(base, 'model'), path.join(base, 'model.tar.gz')),
    });
  const data = path.join(base, 'output', 'data');
  if ((await readdir(data)).length > 0) {
    const file = await archive(data, path.join(base, 'output.tar.gz'));
    await storage.write(roleArn, uri.replace(/model(\/|\.tar\.gz)$/, 'output.tar.gz'), { file });
  }
  const checkpoints = job.CheckpointConfig?.S3Uri;
  if (checkpoints !== undefined) await storage.upload(roleArn, path.join(base, 'checkpoints'), checkpoints);
}

/** The reason that a program left in `/opt/ml/output/failure`, at most as long as SageMaker takes it. */
export async function failureOf(base: string): Promise<string> {
  const text = await readFile(path.join(base, 'output', 'failure'), 'utf8').catch(() => 'ExecuteUserScriptError');
  return text.trim().slice(0, 1024);
}

function channelConfig({ ChannelName, ContentType, InputMode }: Channel): [string, object] {
  return [
    ChannelName!,
    {
      TrainingInputMode: InputMode ?? 'File',
      S3DistributionType: 'FullyReplicated',
      RecordWrapperType: 'None',
      ...(ContentType !== undefined && { ContentType }),
    },
  ];
}

async function archive(folder: string, file: string): Promise<string> {
  const entries = (await readdir(folder)).sort();
  const process = spawn('tar', ['-czf', file, '-C', folder, '--', ...(entries.length > 0 ? entries : ['.'])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', resolve);
  });
  if (status !== 0) throw new Error(`tar could not pack ${folder}: exit status ${status ?? 'unknown'}`);
  return file;
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}

function ignoreEmpty(error: unknown): void {
  if (!/there are no objects/.test((error as Error).message)) throw error;
}
