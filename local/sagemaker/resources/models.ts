import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
} from '@aws-sdk/client-sagemaker';
import { validationError } from '../errors';
import type { Pace } from '../ports';
import { page } from './listing';
import { NamedResources } from './named-resources';
import type { Tags } from './tags';

/** Models: which image serves which artifact, as which role. */
export class Models {
  private readonly models = new NamedResources<DescribeModelOutput>('model', 'model');

  public constructor(
    private readonly tags: Tags,
    private readonly pace: Pace,
  ) {}

  public create({ Tags: tags, ...input }: CreateModelInput): { ModelArn: string } {
    const name = input.ModelName!;
    const ModelArn = this.models.arn(name);
    if (!input.PrimaryContainer && !input.Containers?.length) {
      throw validationError('At least one container definition must be given: set PrimaryContainer or Containers.');
    }
    this.models.add(name, { ...input, ModelArn, CreationTime: this.pace.now() });
    this.tags.set(ModelArn, tags);
    return { ModelArn };
  }

  public describe({ ModelName }: DescribeModelInput): DescribeModelOutput {
    return this.models.get(ModelName!);
  }

  public delete({ ModelName }: DeleteModelInput): object {
    this.tags.drop(this.models.remove(ModelName!).ModelArn!);
    return {};
  }

  public list(input: ListModelsInput): object {
    const all = this.models.all().map((model) => ({ name: model.ModelName!, createdAt: model.CreationTime!, model }));
    const { items, NextToken } = page(all, input);
    return {
      NextToken,
      Models: items.map(({ model: { ModelName, ModelArn, CreationTime } }) => ({ ModelName, ModelArn, CreationTime })),
    };
  }

  /** What a fleet of the model runs. */
  public container(modelName: string): { container: ContainerDefinition; roleArn: string; isolated: boolean } {
    const model = this.models.get(modelName);
    const container = model.PrimaryContainer ?? model.Containers![0]!;
    return { container, roleArn: model.ExecutionRoleArn ?? '', isolated: model.EnableNetworkIsolation ?? false };
  }
}
