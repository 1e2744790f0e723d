import { parseFeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { parseS3Uri } from '../../../lambdas/shared/objects';
import type { ObjectStore } from '../../../lambdas/shared/objects';
import type { ModelVersion } from '../../../lib/contracts/registry';
import { modelFolder } from '../../../lib/contracts/storage';

/** Finds out what the answers of a version are held against. Model folders never change, so each is read once. */
export class LabelReader {
  private readonly known = new Map<string, string | null>();

  public constructor(private readonly objects: Pick<ObjectStore, 'exists' | 'get'>) {}

  /** Name of the label in the version's schema; null when there is none. */
  public async of(version: ModelVersion | undefined): Promise<string | null> {
    if (!version) return null;
    const known = this.known.get(version.artifactUri);
    if (known !== undefined) return known;
    const { bucket, key } = parseS3Uri(version.artifactUri);
    const address = { bucket, key: `${key}${modelFolder.schema}` };
    const text = (await this.objects.exists(address))
      ? Buffer.from(await this.objects.get(address)).toString('utf8')
      : '';
    const label = text === '' ? null : (parseFeatureSchema(JSON.parse(text)).label?.name ?? null);
    this.known.set(version.artifactUri, label);
    return label;
  }
}
