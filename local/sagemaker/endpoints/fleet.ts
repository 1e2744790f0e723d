import type { DescribeEndpointConfigOutput, ProductionVariant } from '@aws-sdk/client-sagemaker';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ServingProcess, World } from '../ports';
import type { Models } from '../resources/models';

/** A variant that runs. */
export interface RunningVariant {
  readonly variant: ProductionVariant;
  readonly image: string;
  /** Role of the model: it reads the artifact and writes the capture. */
  readonly roleArn: string;
  /** Address of the server; undefined while it is started again after it died. */
  url: string | undefined;
}

/** The servers of one endpoint configuration: one process for each variant, however many instances it asks for. */
export class Fleet {
  private stopped = false;
  private readonly processes = new Map<string, ServingProcess>();

  private constructor(
    /** Configuration that the fleet serves. */
    public readonly config: DescribeEndpointConfigOutput,
    /** Variants, by name. */
    public readonly variants: ReadonlyMap<string, RunningVariant>,
    private readonly folder: string,
    private readonly world: World,
    private readonly models: Models,
  ) {}

  /**
   * Downloads the models and starts the servers.
   *
   * @throws Error with SageMaker's reason when a model cannot be read or a server does not become healthy; nothing runs then
   */
  public static async start(
    endpoint: string,
    config: DescribeEndpointConfigOutput,
    models: Models,
    world: World,
  ): Promise<Fleet> {
    const variants = (config.ProductionVariants ?? []).filter(({ ModelName }) => ModelName !== undefined);
    const running = variants.map((variant): [string, RunningVariant] => {
      const { container, roleArn } = models.container(variant.ModelName!);
      return [variant.VariantName!, { variant, image: container.Image ?? '', roleArn, url: undefined }];
    });
    const folder = path.join(world.folder, 'endpoints', endpoint, config.EndpointConfigName!);
    const fleet = new Fleet(config, new Map(running), folder, world, models);
    try {
      await Promise.all([...fleet.variants.values()].map((variant) => fleet.startVariant(variant)));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  /** Ends the servers and removes their models. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.processes.values()].map((process) => process.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startVariant(running: RunningVariant): Promise<void> {
    const name = running.variant.VariantName!;
    const base = path.join(this.folder, name);
    const { container, roleArn } = this.models.container(running.variant.ModelName!);
    await mkdir(path.join(base, 'model'), { recursive: true });
    const source = container.ModelDataSource?.S3DataSource?.S3Uri ?? container.ModelDataUrl;
    if (source !== undefined) {
      await this.world.storage.download(roleArn, source, path.join(base, 'model')).catch((error: unknown) => {
        throw new Error(
          `Failed to download model data for variant ${name} from ${source}: ${(error as Error).message}`,
        );
      });
    }
    await this.serve(running, base);
  }

  private async serve(running: RunningVariant, base: string): Promise<void> {
    const { container, roleArn, isolated } = this.models.container(running.variant.ModelName!);
    const name = running.variant.VariantName!;
    const process = await this.world.containers
      .serve({
        image: running.image,
        environment: container.Environment ?? {},
        base,
        ...(!isolated && { roleArn }),
        // Beside the folder, which goes with the fleet: why a server failed is asked afterwards.
        logFile: `${this.folder}-${name}.log`,
        startTimeout: running.variant.ContainerStartupHealthCheckTimeoutInSeconds,
      })
      .catch((error: unknown) => {
        const reason = (error as Error).message;
        throw new Error(
          `The primary container for production variant ${name} did not pass the ping health check. ${reason}`,
        );
      });
    if (this.stopped) return process.stop();
    this.processes.set(name, process);
    running.url = process.url;
    process.failed.catch(() => this.replace(running, base));
  }

  /** A server that died is started again, as SageMaker replaces an instance; until then its requests fail. */
  private async replace(running: RunningVariant, base: string): Promise<void> {
    running.url = undefined;
    let replaced = false;
    while (!this.stopped && !replaced) {
      replaced = await this.serve(running, base).then(
        () => true,
        () => this.world.pace.wait(10).then(() => false),
      );
    }
  }
}
