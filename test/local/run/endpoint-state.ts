import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from '@aws-sdk/client-sagemaker';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { championParameterName } from '../../../lib/contracts/champion';
import type { ChampionPointer } from '../../../lib/contracts/champion';
import { rootCredentials } from '../../../local/emulator/credentials';
import { region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import { storyModel } from '../../../local/story/environment';
import type { StoryParts } from '../../../local/story/week';

/** Status of the endpoint, and where the model that it serves lies. */
export async function servedNow({
  environment: { sageMaker, endpointName },
}: StoryParts): Promise<{ status?: string; artifactUri?: string }> {
  const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const { EndpointConfigName, EndpointStatus: status } = endpoint;
  const config = await sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const { ModelName } = config.ProductionVariants![0]!;
  const { PrimaryContainer } = await sageMaker.send(new DescribeModelCommand({ ModelName }));
  return { status, artifactUri: PrimaryContainer?.ModelDataSource?.S3DataSource?.S3Uri };
}

/** The champion pointer as templates read it. */
export async function championPointer({ settings }: StoryParts): Promise<ChampionPointer> {
  const ssm = new SSMClient({ endpoint: gatewayUrl(settings), region, credentials: rootCredentials });
  const Name = championParameterName('/tidegate/dev', storyModel);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  ssm.destroy();
  return JSON.parse(Parameter!.Value!) as ChampionPointer;
}
