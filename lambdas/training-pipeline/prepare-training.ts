import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DataContract, PreparedTraining, TrainingChannel } from '../../lib/contracts/training';
import type { Registry } from '../model-registry/registry';
import { parseInput } from '../shared/parse-input';
import { checkData } from './data-contract';
import type { DataFiles } from './data-format';

const texts = z.record(z.string(), z.string());
const request = z.object({ executionArn: z.string().min(1), hyperparameters: texts.default({}) });

/** What preparing works with. */
export interface PrepareTrainingPorts {
  readonly model: string;
  /** `s3://bucket/prefix/` of the training data. */
  readonly dataUri: string;
  readonly contract: DataContract;
  /** Hyperparameters unless the execution's input overrides them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly files: DataFiles;
  readonly registry: Pick<Registry, 'champion'>;
}

/** Reads hyperparameters from the environment; rejects with `Tidegate.InvalidInput`. */
export function parseHyperparameters(value: unknown): Readonly<Record<string, string>> {
  return parseInput(texts, value, 'TIDEGATE_HYPERPARAMETERS');
}

/** Checks the data and says what the training job gets: its name, its channels, its hyperparameters. */
export async function prepareTraining(input: unknown, ports: PrepareTrainingPorts): Promise<PreparedTraining> {
  const { executionArn, hyperparameters } = parseInput(request, input, 'training request');
  const data = await checkData(ports.files, ports.contract, ports.dataUri);
  const champion = await ports.registry.champion(ports.model);
  const channels = [channel('train', ports.dataUri)];
  // A channel without objects fails the job, so there is none without a champion.
  if (champion) channels.push(channel('champion', champion.artifactUri));
  return {
    jobName: jobNameOf(ports.model, executionArn),
    channels,
    hyperparameters: { ...ports.hyperparameters, ...hyperparameters },
    champion: champion ? { version: champion.version, artifactUri: champion.artifactUri } : null,
    data,
  };
}

/** Job names are unique in an account: one execution, one job. At most 63 characters. */
export function jobNameOf(model: string, executionArn: string): string {
  return `${model}-${createHash('sha256').update(executionArn).digest('hex').slice(0, 20)}`;
}

function channel(name: string, uri: string): TrainingChannel {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: uri, S3DataDistributionType: 'FullyReplicated' } },
    InputMode: 'File',
  };
}
