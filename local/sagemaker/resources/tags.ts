import type { AddTagsInput, DeleteTagsInput, ListTagsInput, Tag } from '@aws-sdk/client-sagemaker';
import { notFound } from '../errors';

/** Tags of all resources, by ARN. */
export class Tags {
  private readonly tags = new Map<string, Map<string, string>>();

  public add({ ResourceArn, Tags: added }: AddTagsInput): { Tags: Tag[] } {
    this.check(ResourceArn!);
    this.set(ResourceArn!, added);
    return { Tags: this.of(ResourceArn!) };
  }

  public list({ ResourceArn }: ListTagsInput): { Tags: Tag[] } {
    this.check(ResourceArn!);
    return { Tags: this.of(ResourceArn!) };
  }

  public remove({ ResourceArn, TagKeys }: DeleteTagsInput): object {
    this.check(ResourceArn!);
    for (const key of TagKeys ?? []) this.tags.get(ResourceArn!)?.delete(key);
    return {};
  }

  /** Whatever was made has tags, if only none. @throws ApiError when there is no such resource */
  private check(arn: string): void {
    if (this.tags.has(arn)) return;
    const [kind = 'resource'] = arn.split(':').slice(5).join(':').split('/');
    throw notFound(kind === 'endpoint-config' ? 'endpoint configuration' : kind.replaceAll('-', ' '), arn);
  }

  /** Adds tags to a resource; of two with one key the later stays. */
  public set(arn: string, tags: readonly Tag[] | undefined): void {
    const known = this.tags.get(arn) ?? new Map<string, string>();
    for (const { Key, Value } of tags ?? []) known.set(Key!, Value!);
    this.tags.set(arn, known);
  }

  /** Tags of a resource, as the API writes them. */
  public of(arn: string): Tag[] {
    return [...(this.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }

  /** Tags of a resource, as events carry them. */
  public asRecord(arn: string): Record<string, string> {
    return Object.fromEntries(this.tags.get(arn) ?? []);
  }

  /** The resource is gone. */
  public drop(arn: string): void {
    this.tags.delete(arn);
  }
}
