import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
} from '@aws-sdk/client-sagemaker';
import { validationError } from '../errors';
import type { Pace } from '../ports';
import { page } from './listing';
import type { Models } from './models';
import { NamedResources } from './named-resources';
import type { Tags } from './tags';

/** Endpoint configurations: variants with their models, and what is captured. */
export class EndpointConfigs {
  private readonly configs = new NamedResources<DescribeEndpointConfigOutput>(
    'endpoint-config',
    'endpoint configuration',
  );

  public constructor(
    private readonly models: Models,
    private readonly tags: Tags,
    private readonly pace: Pace,
  ) {}

  public create({ Tags: tags, ...input }: CreateEndpointConfigInput): { EndpointConfigArn: string } {
    const name = input.EndpointConfigName!;
    const EndpointConfigArn = this.configs.arn(name);
    const variants = input.ProductionVariants ?? [];
    const names = variants.map(({ VariantName }) => VariantName);
    if (new Set(names).size !== names.length) {
      throw validationError(`Variant names must be unique within an endpoint configuration: ${names.join(', ')}`);
    }
    for (const { ModelName } of variants) if (ModelName) this.models.describe({ ModelName });
    this.configs.add(name, { ...input, EndpointConfigArn, CreationTime: this.pace.now() });
    this.tags.set(EndpointConfigArn, tags);
    return { EndpointConfigArn };
  }

  public describe({ EndpointConfigName }: DescribeEndpointConfigInput): DescribeEndpointConfigOutput {
    return this.configs.get(EndpointConfigName!);
  }

  public delete({ EndpointConfigName }: DeleteEndpointConfigInput): object {
    this.tags.drop(this.configs.remove(EndpointConfigName!).EndpointConfigArn!);
    return {};
  }

  public list(input: ListEndpointConfigsInput): object {
    const all = this.configs
      .all()
      .map((config) => ({ name: config.EndpointConfigName!, createdAt: config.CreationTime!, config }));
    const { items, NextToken } = page(all, input);
    return {
      NextToken,
      EndpointConfigs: items.map(({ config: { EndpointConfigName, EndpointConfigArn, CreationTime } }) => ({
        EndpointConfigName,
        EndpointConfigArn,
        CreationTime,
      })),
    };
  }
}
