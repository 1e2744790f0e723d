import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { rootCredentials } from '../../emulator/credentials';
import { region } from '../../names';
import { gatewayUrl } from '../../settings';
import type { TwinSettings } from '../../settings';

/** Clients with which the page reads, as a person with rights on everything would. */
export interface Clients {
  readonly stacks: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly tables: DynamoDBClient;
  readonly s3: S3Client;
  readonly sageMaker: SageMakerClient;
  readonly states: SFNClient;
}

/** Clients of a running twin. */
export function createClients(settings: TwinSettings): Clients {
  const options = { endpoint: gatewayUrl(settings), region, credentials: rootCredentials };
  return {
    stacks: new CloudFormationClient(options),
    cloudWatch: new CloudWatchClient(options),
    tables: new DynamoDBClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sageMaker: new SageMakerClient(options),
    states: new SFNClient(options),
  };
}

/** Ends all connections. */
export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients) as readonly { destroy(): void }[]) client.destroy();
}
