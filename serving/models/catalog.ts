import { ServingError } from '../errors/serving-error';
import type { Resident } from './eviction';
import { compareVersions, type ModelListing } from './layout';
import { LoadedMemory, residentOf } from './loaded-memory';
import type { LoadedModel, ModelLoader } from './loaded-model';
import type { ModelSource } from './model-source';
import { chooseCurrent, emptyShelf, evicted, notReady, selectVersions, type ModelState, type Shelf } from './shelf';
import { ShelfKeeper, type CatalogEvent } from './shelf-keeper';

/** What the index says of a version. */
export interface CatalogEntry {
  readonly name: string;
  readonly version: string;
  readonly state: ModelState;
  /** Why it is not ready; empty when it is. */
  readonly reason: string;
}

/**
 * The models of a server by name and version. Loading a name that serves already builds the new versions first,
 * then switches, then lets the old ones finish their requests: nobody notices.
 */
export class ModelCatalog {
  private readonly shelves = new Map<string, Shelf>();
  private readonly listings = new Map<string, ModelListing>();
  private readonly reviving = new Map<string, Promise<void>>();
  private readonly adding = new Map<string, Promise<void>>();
  private readonly keeper: ShelfKeeper;
  private readonly memory: LoadedMemory;

  /** @param memoryLimit bytes of model files that may be loaded at once, every copy counted; the least recently used give way */
  public constructor(
    private readonly source: ModelSource,
    loader: ModelLoader,
    onEvent: (event: CatalogEvent) => void = () => undefined,
    memoryLimit = Infinity,
  ) {
    this.keeper = new ShelfKeeper(loader, onEvent);
    this.memory = new LoadedMemory(memoryLimit, source, {
      residents: () => this.residents(),
      evict: (name) => this.unload(name, evicted),
    });
  }

  /**
   * The loaded version that serves a request. Without a name, the only model there is.
   * @throws ServingError UNKNOWN_MODEL, UNKNOWN_VERSION or MODEL_NOT_READY
   */
  public get(name?: string, version?: string): LoadedModel {
    const shelf = name === undefined ? this.only() : this.shelves.get(name);
    if (shelf === undefined)
      throw new ServingError('UNKNOWN_MODEL', `model '${String(name).slice(0, 100)}' is unknown`);
    if (version === undefined || version === '') {
      if (shelf.current !== undefined) return shelf.current;
      throw notReady(name ?? 'the model', [...shelf.slots.values()], name ?? this.shelves.keys().next().value);
    }
    const slot = shelf.slots.get(version);
    if (slot === undefined) {
      const known = [...shelf.slots.keys()].map((candidate) => `'${candidate}'`).join(', ');
      throw new ServingError(
        'UNKNOWN_VERSION',
        `version '${version.slice(0, 60)}' of model '${name ?? ''}' is unknown; there is ${known}`,
      );
    }
    if (slot.loaded === undefined) throw notReady(`version '${version}' of model '${name ?? ''}'`, [slot], name);
    return slot.loaded;
  }

  /** Whether a version can serve now. */
  public has(name: string, version: string): boolean {
    return this.shelves.get(name)?.slots.get(version)?.loaded !== undefined;
  }

  /** Every version that the catalog knows, by name, oldest version first. */
  public entries(): CatalogEntry[] {
    const entries: CatalogEntry[] = [];
    for (const [name, shelf] of this.shelves) {
      for (const [version, { state, reason }] of shelf.slots) entries.push({ name, version, state, reason });
    }
    return entries;
  }

  /** The versions of a name that are ready, oldest first. */
  public versionsOf(name: string): readonly LoadedModel[] {
    const slots = [...(this.shelves.get(name)?.slots.values() ?? [])];
    return slots
      .flatMap(({ loaded }) => loaded ?? [])
      .sort((a, b) => compareVersions(a.definition.version, b.definition.version));
  }

  /** Every version that is ready. */
  public loaded(): readonly LoadedModel[] {
    return [...this.shelves.keys()].flatMap((name) => this.versionsOf(name));
  }

  /** Loads everything the source has. A model that fails is listed with its reason; the others are loaded. */
  public async loadAll(): Promise<void> {
    for (const listing of await this.source.list()) {
      // At start nobody is sent away for a model that nobody has asked for yet.
      if (await this.memory.fits(listing)) await this.loadListing(listing).catch(() => undefined);
      else this.shelve(listing);
    }
  }

  /**
   * Loads a model, or loads it again.
   * @throws ServingError UNKNOWN_MODEL when the source does not have it, MODEL_REJECTED when no version can be loaded
   */
  public async load(name: string): Promise<void> {
    const listings = await this.source.list();
    const listing = listings.find((candidate) => candidate.name === name);
    if (listing === undefined)
      throw new ServingError('UNKNOWN_MODEL', `model '${name.slice(0, 100)}' is not in the repository`);
    await this.loadListing(listing);
  }

  /**
   * Loads a model from a place that the source does not know of.
   * @throws ServingError MODEL_CONFLICT when one of its name is there, MODEL_REJECTED when no version can be loaded
   */
  public async add(listing: ModelListing): Promise<void> {
    const { name } = listing;
    if ((this.shelves.get(name)?.current ?? this.adding.get(name)) !== undefined)
      throw new ServingError('MODEL_CONFLICT', `model '${name.slice(0, 100)}' is loaded already; unload it before`);
    const added = this.loadListing(listing).finally(() => this.adding.delete(name));
    this.adding.set(name, added);
    return added;
  }

  /** Loads a model again that was unloaded to make room. Requests that ask at the same time share one load. */
  public async revive(name: string): Promise<void> {
    const listing = this.listings.get(name);
    if (listing === undefined) return this.load(name);
    let revived = this.reviving.get(name);
    if (revived === undefined) {
      revived = this.loadListing(listing).finally(() => this.reviving.delete(name));
      this.reviving.set(name, revived);
    }
    return revived;
  }

  /** Unloads all versions of a name, after their requests in flight. @throws ServingError UNKNOWN_MODEL */
  public async unload(name: string, reason = 'unloaded'): Promise<void> {
    const shelf = this.shelves.get(name);
    if (shelf === undefined) throw new ServingError('UNKNOWN_MODEL', `model '${name.slice(0, 100)}' is unknown`);
    await this.keeper.empty(shelf, reason);
  }

  /**
   * Unloads one version, after its requests in flight; another one becomes the default if it was that.
   * @throws ServingError UNKNOWN_MODEL, UNKNOWN_VERSION or MODEL_NOT_READY
   */
  public async unloadVersion(name: string, version: string): Promise<void> {
    this.get(name, version);
    await this.keeper.remove(this.shelves.get(name) as Shelf, version);
  }

  /**
   * Makes a version the one that serves requests which name none.
   * @throws ServingError UNKNOWN_MODEL, UNKNOWN_VERSION or MODEL_NOT_READY
   */
  public setDefault(name: string, version: string): void {
    this.get(name, version);
    const shelf = this.shelves.get(name) as Shelf;
    shelf.chosen = version;
    chooseCurrent(shelf);
  }

  /** Unloads everything, after the requests in flight. */
  public async close(): Promise<void> {
    await Promise.all([...this.shelves.keys()].map((name) => this.unload(name)));
  }

  private only(): Shelf | undefined {
    const [first, second] = this.shelves.values();
    if (second === undefined) return first;
    const names = [...this.shelves.keys()].slice(0, 10).join(', ');
    throw new ServingError('UNKNOWN_MODEL', `request names no model, and there are several: ${names}`);
  }

  private async loadListing(listing: ModelListing): Promise<void> {
    this.listings.set(listing.name, listing);
    await this.memory.load(listing, () => this.keeper.fill(this.shelfOf(listing.name), listing));
  }

  private residents(): Resident[] {
    return [...this.shelves.keys()].flatMap((name) => residentOf(name, this.versionsOf(name)) ?? []);
  }

  /** Makes a model known without loading it: the first request will. */
  private shelve(listing: ModelListing): void {
    this.listings.set(listing.name, listing);
    const shelf = this.shelfOf(listing.name);
    for (const { version } of selectVersions(listing)) {
      shelf.slots.set(version ?? '1', { state: 'UNAVAILABLE', reason: evicted, loaded: undefined });
    }
  }

  private shelfOf(name: string): Shelf {
    let shelf = this.shelves.get(name);
    if (shelf === undefined) {
      shelf = emptyShelf();
      this.shelves.set(name, shelf);
    }
    return shelf;
  }
}
