import type { aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { grantWriteObjects } from '../foundation/object-access';

/** Grants on the outcomes that a quality monitor joins. */
export class QualityLabelGrants {
  public constructor(
    private readonly bucket: s3.IBucket,
    private readonly prefix: string,
  ) {}

  /** Puts outcomes where the monitor looks for them, and nothing elsewhere. */
  public deliver(grantee: iam.IGrantable): iam.Grant {
    return grantWriteObjects(this.bucket, grantee, this.prefix);
  }
}
