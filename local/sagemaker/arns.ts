import { account, region } from '../names';

/** Kinds of resources, as they stand in ARNs. */
export type ResourceKind = 'model' | 'endpoint-config' | 'endpoint' | 'training-job' | 'processing-job';

/** ARN of a resource. SageMaker writes names in lower case there. */
export function resourceArn(kind: ResourceKind, name: string): string {
  return `arn:aws:sagemaker:${region}:${account}:${kind}/${name.toLowerCase()}`;
}
