import { Stack } from 'aws-cdk-lib';
import type { CfnElement } from 'aws-cdk-lib';

/**
 * A stack that works out each logical id once. The CDK digests the path of a resource anew wherever something refers to
 * it, which is some thousand times in an environment; the path never changes, and the id is the CDK's own.
 */
export class HouseStack extends Stack {
  private readonly logicalIds = new WeakMap<CfnElement, string>();

  protected override allocateLogicalId(element: CfnElement): string {
    const known = this.logicalIds.get(element);
    if (known !== undefined) return known;
    const id = super.allocateLogicalId(element);
    this.logicalIds.set(element, id);
    return id;
  }
}
