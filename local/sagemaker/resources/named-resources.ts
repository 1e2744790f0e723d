import { alreadyExists, notFound } from '../errors';
import { resourceArn } from '../arns';
import type { ResourceKind } from '../arns';

/** Resources of one kind, by name. Names differ in more than case. */
export class NamedResources<T> {
  private readonly resources = new Map<string, T>();

  public constructor(
    private readonly kind: ResourceKind,
    /** What error messages call the kind, for example `endpoint configuration`. */
    private readonly noun: string,
  ) {}

  /** ARN of a name. */
  public arn(name: string): string {
    return resourceArn(this.kind, name);
  }

  /** @throws ApiError `ValidationException` when the name is taken */
  public add(name: string, resource: T): void {
    if (this.resources.has(name.toLowerCase())) throw alreadyExists(this.noun, this.arn(name));
    this.resources.set(name.toLowerCase(), resource);
  }

  /** @throws ApiError `ValidationException` when nothing has the name */
  public get(name: string): T {
    const found = this.find(name);
    if (found === undefined) throw notFound(this.noun, this.arn(name));
    return found;
  }

  /** The resource, if there is one. */
  public find(name: string): T | undefined {
    return this.resources.get(name.toLowerCase());
  }

  /** @throws ApiError `ValidationException` when nothing has the name */
  public remove(name: string): T {
    const found = this.get(name);
    this.resources.delete(name.toLowerCase());
    return found;
  }

  /** All resources, in the order in which they were made. */
  public all(): T[] {
    return [...this.resources.values()];
  }
}
