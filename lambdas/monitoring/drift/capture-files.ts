import { ListObjectsV2Command, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { ListedObject, ObjectAddress } from '../../shared/objects';
import { hourFolder } from './window';

/** Finds the capture files of one model. */
export interface CaptureFiles {
  /** Files of each hour, over all endpoints and variants of the model, in the order of `hours`. */
  list(hours: readonly Date[]): Promise<readonly (readonly ListedObject[])[]>;
  /** Start of the first hour that has capture; undefined when there is none. */
  earliest(): Promise<Date | undefined>;
}

/** Capture below `<prefix><endpoint>/<variant>/yyyy/mm/dd/hh/` in Amazon S3. */
export class S3CaptureFiles implements CaptureFiles {
  public constructor(
    private readonly below: ObjectAddress,
    private readonly client = new S3Client({}),
  ) {}

  public async list(hours: readonly Date[]): Promise<readonly (readonly ListedObject[])[]> {
    // A listing answers a day as fast as an hour of it.
    const days = [...new Set(hours.map((hour) => hourFolder(hour).slice(0, dayLength)))];
    const byFolder = new Map<string, ListedObject[]>(hours.map((hour) => [hourFolder(hour), []]));
    for (const variant of await this.variants()) {
      for (const day of days) {
        for (const file of await this.files(`${variant}${day}`)) {
          byFolder.get(file.key.slice(variant.length, variant.length + hourLength))?.push(file);
        }
      }
    }
    return hours.map((hour) => byFolder.get(hourFolder(hour))!);
  }

  public async earliest(): Promise<Date | undefined> {
    let first: Date | undefined;
    for (const variant of await this.variants()) {
      const request = { Bucket: this.below.bucket, Prefix: variant, MaxKeys: 1 };
      const { Contents } = await this.client.send(new ListObjectsV2Command(request));
      const folder = Contents?.[0]?.Key?.slice(variant.length, variant.length + hourLength);
      const hour = folder === undefined ? undefined : hourOf(folder);
      if (hour && (!first || hour < first)) first = hour;
    }
    return first;
  }

  private async variants(): Promise<readonly string[]> {
    const variants: string[] = [];
    for (const endpoint of await this.folders(this.below.key)) variants.push(...(await this.folders(endpoint)));
    return variants;
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

const dayLength = 'yyyy/mm/dd/'.length;
const hourLength = 'yyyy/mm/dd/hh/'.length;

function hourOf(folder: string): Date | undefined {
  const match = /^(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/$/.exec(folder);
  if (!match) return undefined;
  const [, year, month, day, hour] = match.map(Number);
  return new Date(Date.UTC(year!, month! - 1, day, hour));
}
