import { ServingError } from '../../../serving/errors/serving-error';
import { ModelCatalog } from '../../../serving/models/catalog';
import type { CatalogEvent } from '../../../serving/models/shelf-keeper';
import type { ModelListing, ModelPlace } from '../../../serving/models/layout';
import type { LoadedModel, ModelLoader } from '../../../serving/models/loaded-model';
import type { VersionPolicy } from '../../../serving/models/triton-config';

function listing(name: string, versions: readonly string[], policy: VersionPolicy = { kind: 'all' }): ModelListing {
  return {
    name,
    config: { versions: policy, ignored: [] },
    places: versions.map((version) => ({ name, version, folder: `/${name}/${version}`, file: 'model.onnx' })),
  };
}

/** A loader in memory, whose models close when told to. */
class FakeLoader implements ModelLoader {
  public readonly broken = new Set<string>();
  public readonly closed: string[] = [];
  public loads = 0;
  public letClose: Promise<void> = Promise.resolve();

  public async load(place: ModelPlace): Promise<LoadedModel> {
    this.loads++;
    await Promise.resolve();
    const version = place.version ?? '1';
    if (this.broken.has(version)) throw new ServingError('MODEL_REJECTED', `version ${version} is broken`);
    const close = async (): Promise<void> => {
      await this.letClose;
      this.closed.push(version);
    };
    return {
      definition: { name: place.name, version },
      model: { name: place.name, version, close },
      placement: {},
    } as unknown as LoadedModel;
  }
}

function catalogOf(...listings: ModelListing[]): {
  catalog: ModelCatalog;
  loader: FakeLoader;
  listings: ModelListing[];
  events: CatalogEvent[];
} {
  const loader = new FakeLoader();
  const events: CatalogEvent[] = [];
  const catalog = new ModelCatalog({ list: async () => listings }, loader, (event) => events.push(event));
  return { catalog, loader, listings, events };
}

test('the highest version serves requests that name none', async () => {
  const { catalog } = catalogOf(listing('a', ['1', '9', '10']));
  await catalog.loadAll();
  expect(catalog.get('a').definition.version).toBe('10');
  expect(catalog.get('a', '9').definition.version).toBe('9');
  expect(catalog.get().definition.name).toBe('a');
});

test.each<[VersionPolicy, string[]]>([
  [{ kind: 'latest', count: 2 }, ['2', '3']],
  [{ kind: 'specific', versions: ['1', '3'] }, ['1', '3']],
  [{ kind: 'all' }, ['1', '2', '3']],
])('version policy %j', async (policy, expected) => {
  const { catalog } = catalogOf(listing('a', ['1', '2', '3'], policy));
  await catalog.loadAll();
  expect(catalog.versionsOf('a').map(({ definition }) => definition.version)).toEqual(expected);
});

test('a version that cannot be loaded is listed with its reason; the others serve', async () => {
  const { catalog, loader, events } = catalogOf(listing('a', ['1', '2']), listing('b', ['3']));
  loader.broken.add('2').add('3');
  await catalog.loadAll();
  expect(catalog.get('a').definition.version).toBe('1');
  expect(catalog.entries()).toEqual([
    { name: 'a', version: '1', state: 'READY', reason: '' },
    { name: 'a', version: '2', state: 'UNAVAILABLE', reason: 'version 2 is broken' },
    { name: 'b', version: '3', state: 'UNAVAILABLE', reason: 'version 3 is broken' },
  ]);
  expect(() => catalog.get('b')).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_READY', message: 'b is not ready: version 3 is broken' }),
  );
  expect(events.map(({ kind }) => kind)).toEqual(['loaded', 'failed', 'failed']);
});

test('fails for what is not known', async () => {
  const { catalog } = catalogOf(listing('a', ['1']), listing('b', ['1']));
  await catalog.loadAll();
  expect(() => catalog.get('c')).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }));
  expect(() => catalog.get('a', '7')).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_VERSION', message: "version '7' of model 'a' is unknown; there is '1'" }),
  );
  expect(() => catalog.get()).toThrow('request names no model, and there are several: a, b');
  await expect(catalog.load('c')).rejects.toMatchObject({ code: 'UNKNOWN_MODEL' });
  await expect(catalog.unload('c')).rejects.toMatchObject({ code: 'UNKNOWN_MODEL' });
});

test('a new version takes over while the old one finishes', async () => {
  const { catalog, loader, listings } = catalogOf(listing('a', ['1'], { kind: 'latest', count: 1 }));
  await catalog.loadAll();
  let finish = (): void => undefined;
  loader.letClose = new Promise((resolve) => (finish = resolve));
  listings[0] = listing('a', ['1', '2'], { kind: 'latest', count: 1 });
  await catalog.load('a');
  expect(catalog.get('a').definition.version).toBe('2');
  expect(loader.closed).toEqual([]);
  finish();
  await loader.letClose;
  await Promise.resolve();
  expect(loader.closed).toEqual(['1']);
});

test('a broken new version leaves the old one serving', async () => {
  const { catalog, loader, listings } = catalogOf(listing('a', ['1'], { kind: 'latest', count: 1 }));
  await catalog.loadAll();
  loader.broken.add('2');
  listings[0] = listing('a', ['1', '2'], { kind: 'latest', count: 1 });
  await expect(catalog.load('a')).rejects.toMatchObject({ code: 'MODEL_REJECTED', message: 'version 2 is broken' });
  expect(catalog.get('a').definition.version).toBe('1');
  expect(loader.closed).toEqual([]);
});

test('loads and unloads of one model take their turns', async () => {
  const { catalog, loader } = catalogOf(listing('a', ['1']));
  await Promise.all([catalog.load('a'), catalog.load('a'), catalog.load('a')]);
  expect(loader.loads).toBe(3);
  await catalog.unload('a');
  expect(loader.closed).toHaveLength(3);
  expect(() => catalog.get('a')).toThrow('a is not ready: unloaded');
  expect(catalog.entries()).toEqual([{ name: 'a', version: '1', state: 'UNAVAILABLE', reason: 'unloaded' }]);
  await catalog.load('a');
  expect(catalog.get('a').definition.version).toBe('1');
  await catalog.close();
  expect(loader.closed).toHaveLength(4);
});
