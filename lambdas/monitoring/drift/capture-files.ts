import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { ListedObject, ObjectAddress } from '../../shared/objects';
import { hourFolder } from './window';

/** Finds the capture files of one model. */
export interface CaptureFiles {
  /** Files of each hour, over all endpoints and variants of the model, in the order of `hours`. */
  list(hours: readonly Date[]): Promise<readonly (readonly ListedObject[])[]>;
}

/** Capture below `<prefix><endpoint>/<variant>/yyyy/mm/dd/hh/` in Amazon S3. */
export class S3CaptureFiles implements CaptureFiles {
  public constructor(
    private readonly below: ObjectAddress,
    private readonly client = new S3Client({}),
  ) {}

  public async list(hours: readonly Date[]): Promise<readonly (readonly ListedObject[])[]> {
    const variants: string[] = [];
    for (const endpoint of await this.folders(this.below.key)) variants.push(...(await this.folders(endpoint)));
    const found: ListedObject[][] = [];
    for (const hour of hours) {
      const files: ListedObject[] = [];
      for (const variant of variants) files.push(...(await this.files(`${variant}${hourFolder(hour)}`)));
      found.push(files);
    }
    return found;
  }

  private async folders(prefix: string): Promise<readonly string[]> {
    const found: string[] = [];
    const request = { Bucket: this.below.bucket, Prefix: prefix, Delimiter: '/' };
    for await (const page of paginateListObjectsV2({ client: this.client }, request)) {
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!));
    }
    return found;
  }

  private async files(prefix: string): Promise<readonly ListedObject[]> {
    const { bucket } = this.below;
    const found: ListedObject[] = [];
    for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        found.push({ bucket, key: Key!, bytes: Size ?? 0, lastModified: LastModified ?? new Date(0) });
      }
    }
    return found;
  }
}
