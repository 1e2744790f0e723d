import { Endpoints } from './endpoints/endpoints';
import { invoke } from './endpoints/invoke';
import type { Invocation, InvocationAnswer } from './endpoints/invoke';
import { ApiError } from './errors';
import { ProcessingJobs } from './jobs/processing-jobs';
import { TrainingJobs } from './jobs/training-jobs';
import type { World } from './ports';
import { EndpointConfigs } from './resources/endpoint-configs';
import { Models } from './resources/models';
import { Tags } from './resources/tags';
import { findOperation } from './service-model/service-model';
import type { OperationName } from './service-model/service-model';
import { shapeAnswer } from './service-model/shape-answer';
import { validateInput } from './service-model/validate';

/** The twin's SageMaker, without a socket: requests in, answers out, real processes behind. */
export class SageMaker {
  public readonly trainingJobs: TrainingJobs;
  public readonly processingJobs: ProcessingJobs;
  private readonly endpoints: Endpoints;
  private readonly operations: Readonly<Record<OperationName, (input: never) => object>>;

  /** @param report told of faults that have nobody to answer to */
  public constructor(
    private readonly world: World,
    report: (error: unknown) => void,
  ) {
    const tags = new Tags();
    const models = new Models(tags, world.pace);
    const configs = new EndpointConfigs(models, tags, world.pace);
    const endpoints = new Endpoints(models, configs, tags, world, report);
    const training = new TrainingJobs(tags, world);
    const processing = new ProcessingJobs(tags, world);
    this.endpoints = endpoints;
    this.trainingJobs = training;
    this.processingJobs = processing;
    this.operations = {
      CreateModel: models.create.bind(models),
      DescribeModel: models.describe.bind(models),
      DeleteModel: models.delete.bind(models),
      ListModels: models.list.bind(models),
      CreateEndpointConfig: configs.create.bind(configs),
      DescribeEndpointConfig: configs.describe.bind(configs),
      DeleteEndpointConfig: configs.delete.bind(configs),
      ListEndpointConfigs: configs.list.bind(configs),
      CreateEndpoint: endpoints.create.bind(endpoints),
      DescribeEndpoint: endpoints.describe.bind(endpoints),
      UpdateEndpoint: endpoints.update.bind(endpoints),
      UpdateEndpointWeightsAndCapacities: endpoints.updateWeightsAndCapacities.bind(endpoints),
      DeleteEndpoint: endpoints.delete.bind(endpoints),
      ListEndpoints: endpoints.list.bind(endpoints),
      CreateTrainingJob: training.create.bind(training),
      DescribeTrainingJob: training.describe.bind(training),
      StopTrainingJob: training.stop.bind(training),
      ListTrainingJobs: training.list.bind(training),
      CreateProcessingJob: processing.create.bind(processing),
      DescribeProcessingJob: processing.describe.bind(processing),
      StopProcessingJob: processing.stop.bind(processing),
      ListProcessingJobs: processing.list.bind(processing),
      AddTags: tags.add.bind(tags),
      ListTags: tags.list.bind(tags),
      DeleteTags: tags.remove.bind(tags),
    };
  }

  /**
   * Checks a request without doing it.
   *
   * @throws ApiError for an operation that the twin does not speak, or a request that is not valid
   */
  public parse(operation: string, input: unknown): Readonly<Record<string, unknown>> {
    const model = findOperation(operation);
    if (!model) {
      throw new ApiError('UnknownOperationException', `the twin's SageMaker does not speak ${operation}`);
    }
    return (model.input === undefined ? {} : validateInput(model.input, input)) as Readonly<Record<string, unknown>>;
  }

  /**
   * Answers a request that was parsed.
   *
   * @throws ApiError as AWS would answer
   */
  public call(operation: string, input: Readonly<Record<string, unknown>>): unknown {
    const answer = this.operations[operation as OperationName](input as never);
    const { output } = findOperation(operation)!;
    return output === undefined ? undefined : shapeAnswer(output, answer);
  }

  /** Sends a request to an endpoint. */
  public async invoke(invocation: Invocation): Promise<InvocationAnswer> {
    return invoke(invocation, this.endpoints, this.world);
  }

  /** Ends every process. */
  public async close(): Promise<void> {
    await Promise.all([this.endpoints.close(), this.trainingJobs.close(), this.processingJobs.close()]);
  }
}
