import { aws_ecr_assets as ecrAssets } from 'aws-cdk-lib';
import type { aws_ecr as ecr, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { builtPath } from '../foundation/package-root';

/** Where the inference server's image comes from. Building one needs Docker at deployment, never at synthesis. */
export class ServingImage {
  /** Tidegate's own server for machines without a GPU, built from the package when the stack is deployed. */
  public static fromTidegate(): ServingImage {
    return ServingImage.built('Dockerfile');
  }

  /** Tidegate's own server for NVIDIA GPUs, built from the package when the stack is deployed. */
  public static fromTidegateCuda(): ServingImage {
    return ServingImage.built('Dockerfile.cuda');
  }

  /**
   * An image by its address. Who pulls it must be allowed to already.
   *
   * @param uri with tag or digest, for example `123456789012.dkr.ecr.eu-west-1.amazonaws.com/server@sha256:…`
   */
  public static fromUri(uri: string): ServingImage {
    return new ServingImage(() => uri);
  }

  /** An image in a repository of ECR. */
  public static fromEcr(repository: ecr.IRepository, tagOrDigest: string): ServingImage {
    return new ServingImage((_scope, puller) => {
      repository.grantPull(puller);
      return repository.repositoryUriForTagOrDigest(tagOrDigest);
    });
  }

  private static built(file: string): ServingImage {
    return new ServingImage((scope, puller) => {
      const asset = new ecrAssets.DockerImageAsset(scope, 'Image', {
        directory: builtPath('serving'),
        file,
        platform: ecrAssets.Platform.LINUX_AMD64,
        displayName: 'Tidegate inference server',
      });
      asset.repository.grantPull(puller);
      return asset.imageUri;
    });
  }

  private constructor(private readonly locate: (scope: Construct, puller: iam.IGrantable) => string) {}

  /** Makes the image available to who pulls it, and says where it is. */
  public bind(scope: Construct, puller: iam.IGrantable): string {
    return this.locate(scope, puller);
  }
}
