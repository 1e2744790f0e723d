import { aws_ecr_assets as ecrAssets } from 'aws-cdk-lib';
import type { aws_ecr as ecr, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The container image that trains. It follows the SageMaker training contract: see `examples/flight-delay`. */
export abstract class TrainingImage {
  /**
   * Uses an image by its address. The training role gets no rights on a repository by that: use `fromEcr` for a private one.
   *
   * @param uri for example `763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.6.0-gpu-py312`
   */
  public static fromUri(uri: string): TrainingImage {
    if (!/^\S+$/.test(uri)) throw new Error(`training image must be an address without spaces; got '${uri}'`);
    return new ImageByUri(uri);
  }

  /**
   * Uses an image of a repository.
   *
   * @param tagOrDigest a tag, or `sha256:…`; with a digest, the lineage of every version names the image
   */
  public static fromEcr(repository: ecr.IRepository, tagOrDigest: string): TrainingImage {
    return new ImageInRepository(repository, tagOrDigest);
  }

  /**
   * Builds the image from a folder with a Dockerfile when the stack is deployed. Synthesis does not need Docker.
   *
   * @param folder absolute, or relative to the working directory
   */
  public static fromFolder(folder: string): TrainingImage {
    return new ImageFromFolder(folder);
  }

  /**
   * Makes the image available to the job.
   *
   * @returns address of the image
   */
  public abstract bind(scope: Construct, job: iam.IGrantable): string;
}

class ImageByUri extends TrainingImage {
  public constructor(private readonly uri: string) {
    super();
  }

  public bind(): string {
    return this.uri;
  }
}

class ImageInRepository extends TrainingImage {
  public constructor(
    private readonly repository: ecr.IRepository,
    private readonly tagOrDigest: string,
  ) {
    super();
  }

  public bind(_scope: Construct, job: iam.IGrantable): string {
    this.repository.grantPull(job);
    return this.repository.repositoryUriForTagOrDigest(this.tagOrDigest);
  }
}

class ImageFromFolder extends TrainingImage {
  public constructor(private readonly folder: string) {
    super();
  }

  public bind(scope: Construct, job: iam.IGrantable): string {
    const asset = new ecrAssets.DockerImageAsset(scope, 'TrainingImage', {
      directory: this.folder,
      platform: ecrAssets.Platform.LINUX_AMD64,
      exclude: ['model', 'tests', '.venv', '__pycache__'],
    });
    asset.repository.grantPull(job);
    return asset.imageUri;
  }
}
