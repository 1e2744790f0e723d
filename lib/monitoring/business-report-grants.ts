import type { aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { grantWriteObjects } from '../foundation/object-access';

/** Grants on the reports of business that a drift monitor joins with predictions. */
export class BusinessReportGrants {
  public constructor(
    private readonly bucket: s3.IBucket,
    private readonly prefix: string,
  ) {}

  /** Puts reports where the monitor looks for them, and nothing elsewhere. */
  public deliverReports(grantee: iam.IGrantable): iam.Grant {
    return grantWriteObjects(this.bucket, grantee, this.prefix);
  }
}
