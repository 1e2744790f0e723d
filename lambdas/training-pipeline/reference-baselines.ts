import { hexDigest } from '../model-registry/manifest';
import { buildBaseline } from '../monitoring/profile/build-baseline';
import { readFeatureSchema } from '../monitoring/profile/feature-schema';
import { serializeBaseline } from '../monitoring/profile/files';
import type { ObjectStore } from '../shared/objects';
import type { BaselineMaker, BaselineRequest } from './baseline-maker';
import { ReferenceRows } from './reference-rows';
import type { StagedFile } from './staging';

/** Makes baselines of the reference rows in a job's output, in constant memory: each pass over them reads them again. */
export class ReferenceBaselines implements BaselineMaker {
  public constructor(private readonly objects: Pick<ObjectStore, 'get' | 'stream' | 'put'>) {}

  public async make({ archive, schema, target, attribution }: BaselineRequest): Promise<StagedFile | undefined> {
    const reference = new ReferenceRows(this.objects, archive);
    if (!(await reference.exist())) return undefined;
    const features = readFeatureSchema(await this.objects.get(schema));
    const baseline = await buildBaseline(() => reference.rows(features), features);
    const bytes = Buffer.from(serializeBaseline({ ...baseline, ...(attribution && { attribution }) }));
    await this.objects.put(target, bytes, 'application/json');
    return { address: target, bytes: bytes.byteLength, sha256: hexDigest(bytes) };
  }
}
