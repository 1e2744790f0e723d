import { composeManifest, versionDigest } from '../../../lambdas/model-registry/manifest';
import { resolveChampion } from '../../../lambdas/model-registry/champion';
import { MemoryObjects } from '../shared/memory-objects';
import { because, memoryRegistry } from './memory-registry';

const model = 'flight-delay';

function folder(version: string, body = `model ${version}`) {
  const files = { 'model.onnx': Buffer.from(body), 'training.json': Buffer.from('{"trainingVersion":1,"seed":7}') };
  const { bytes } = composeManifest(model, version, files);
  return { files: { ...files, 'manifest.json': bytes }, digest: versionDigest(bytes) };
}

function world() {
  const objects = new MemoryObjects();
  return { ...memoryRegistry(), objects, artifactsBucket: 'artifacts' };
}
type World = ReturnType<typeof world>;

function request(of: World, version: string | undefined, RequestType = 'Create', body?: string) {
  const addresses = version
    ? Object.entries(of.objects.folder('assets', `${version}-${body ?? ''}-`, folder(version, body).files))
    : [];
  return {
    RequestType,
    ResourceProperties: {
      ServiceToken: 'arn',
      Model: model,
      InitialFiles: addresses.map(([Path, { bucket, key }]) => ({ Path, Bucket: bucket, Key: key })),
    },
  };
}

async function promote(of: World, version: string) {
  const { registry } = of;
  const from = (await registry.champion(model))!.version;
  await registry.changeStage(model, version, { from: 'registered', to: 'approved' }, because);
  await registry.moveAlias(model, 'champion', { from, to: version }, because);
}

describe('a deployment into an empty account', () => {
  test('registers the initial version under its digest and makes it champion', async () => {
    const w = world();
    const { digest } = folder('1.0.0');
    const answer = await resolveChampion(request(w, '1.0.0'), w);
    const artifactUri = `s3://artifacts/models/${model}/${digest.slice(7)}/`;
    expect(answer).toEqual({
      PhysicalResourceId: `champion-of-${model}`,
      Data: { Version: '1.0.0', Digest: digest, ArtifactUri: artifactUri },
    });
    expect([...w.objects.stored.keys()].filter((uri) => uri.startsWith(artifactUri))).toHaveLength(3);
    expect(w.pointers.stored.get(model)).toEqual({ version: '1.0.0', digest, artifactUri });
    expect(await w.registry.champion(model)).toMatchObject({
      stage: 'approved',
      lineage: { seed: 7, source: 'asset' },
    });
  });

  test('repeated gives the same answer and changes nothing', async () => {
    const w = world();
    const first = await resolveChampion(request(w, '1.0.0'), w);
    const entries = w.tables.log.length;
    expect(await resolveChampion(request(w, '1.0.0'), w)).toEqual(first);
    expect(w.tables.log).toHaveLength(entries);
  });

  test('fails without an initial version, and says the way out', async () => {
    const w = world();
    await expect(resolveChampion(request(w, undefined), w)).rejects.toMatchObject({
      name: 'Tidegate.NotFound',
      message: expect.stringContaining('give the model a folder to start from') as string,
    });
  });
});

describe('a later deployment', () => {
  test('answers with the champion that a rollout made, and never moves it', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    await resolveChampion(request(w, '1.1.0', 'Update'), w);
    await promote(w, '1.1.0');
    expect(await resolveChampion(request(w, '1.0.0', 'Update'), w)).toMatchObject({ Data: { Version: '1.1.0' } });
    expect(w.pointers.stored.get(model)).toMatchObject({ version: '1.1.0' });
  });

  test('registers a new folder without making it champion', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    expect(await resolveChampion(request(w, '1.1.0', 'Update'), w)).toMatchObject({ Data: { Version: '1.0.0' } });
    expect(await w.registry.getVersion(model, '1.1.0')).toMatchObject({ stage: 'registered' });
  });

  test('that is rolled back answers with the champion of that moment', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    await resolveChampion(request(w, '1.1.0', 'Update'), w);
    await promote(w, '1.1.0');
    const rollback = request(w, '1.0.0', 'Update');
    expect(await resolveChampion(rollback, w)).toMatchObject({ Data: { Version: '1.1.0' } });
  });

  test('fails for a changed folder with an old version number', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    await expect(resolveChampion(request(w, '1.0.0', 'Update', 'other bytes'), w)).rejects.toMatchObject({
      name: 'Tidegate.Conflict',
    });
  });

  test('puts a lagging pointer right', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    w.pointers.stored.clear();
    await resolveChampion(request(w, undefined, 'Update'), w);
    expect(w.pointers.stored.get(model)).toMatchObject({ version: '1.0.0' });
  });
});

describe('the custom resource', () => {
  test('leaves everything in place when it is deleted', async () => {
    const w = world();
    const { PhysicalResourceId } = await resolveChampion(request(w, '1.0.0'), w);
    const before = w.objects.stored.size;
    expect(await resolveChampion({ RequestType: 'Delete', PhysicalResourceId }, w)).toEqual({ PhysicalResourceId });
    expect(w.objects.stored.size).toBe(before);
    expect(await w.registry.champion(model)).toBeDefined();
  });

  test('lets another champion stand that came first by a hair', async () => {
    const w = world();
    await resolveChampion(request(w, '1.0.0'), w);
    const { registry } = w;
    const champion = (name: string) => registry.findByAlias(name, 'champion');
    let asked = 0;
    registry.champion = async (name) => (asked++ === 0 ? undefined : champion(name));
    expect(await resolveChampion(request(w, '1.1.0'), w)).toMatchObject({ Data: { Version: '1.0.0' } });
  });

  test('refuses a folder whose bytes do not match its manifest, and registers nothing', async () => {
    const w = world();
    const create = request(w, '1.0.0');
    w.objects.stored.set('s3://assets/1.0.0--model.onnx', Buffer.from('tampered'));
    await expect(resolveChampion(create, w)).rejects.toMatchObject({ name: 'Tidegate.DigestMismatch' });
    expect(w.tables.log).toHaveLength(0);
  });

  test('refuses a folder of another model', async () => {
    const w = world();
    const create = request(w, '1.0.0');
    create.ResourceProperties.Model = 'other';
    await expect(resolveChampion(create, w)).rejects.toThrow("manifest.json is of 'flight-delay', not of 'other'");
  });

  test('refuses a request that is not one', async () => {
    await expect(resolveChampion({ RequestType: 'Create' }, world())).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
    });
  });
});
