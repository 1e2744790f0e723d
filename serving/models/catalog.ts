import { ServingError, toServingError } from '../errors/serving-error';
import { chooseEvictions } from './eviction';
import type { LoadedModel, ModelLoader } from './loaded-model';
import { compareVersions, type ModelListing, type ModelPlace } from './layout';
import {
  chooseCurrent,
  emptyShelf,
  evicted,
  notReady,
  selectVersions,
  type ModelState,
  type Shelf,
  type Slot,
} from './shelf';

export type { ModelState } from './shelf';

/** What the index says of a version. */
export interface CatalogEntry {
  readonly name: string;
  readonly version: string;
  readonly state: ModelState;
  /** Why it is not ready; empty when it is. */
  readonly reason: string;
}

/** Where the catalog finds models: a folder, looked at again on every load. */
export interface ModelSource {
  /** All models that there are. */
  list(): Promise<readonly ModelListing[]>;
  /** Bytes of the files that loading a listing reads. Needed only where memory is bounded. */
  sizeOf?(places: readonly ModelPlace[]): Promise<number>;
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
  /** Where memory is bounded, models are loaded one after the other: two that made room for each other would deadlock. */
  private loading: Promise<void> = Promise.resolve();

  public constructor(
    private readonly source: ModelSource,
    private readonly loader: ModelLoader,
    private readonly onEvent: (event: CatalogEvent) => void = () => undefined,
    /** Bytes of model files that may be loaded at once, every copy counted; the least recently used give way. */
    private readonly memoryLimit = Infinity,
  ) {}

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
      if (this.residents().length > 0 && !(await this.fits(listing))) this.shelve(listing);
      else await this.loadListing(listing).catch(() => undefined);
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
    await this.inTurn(shelf, async () => {
      shelf.current = undefined;
      await Promise.all([...shelf.slots.values()].map((slot) => this.retire(slot, reason)));
    });
  }

  /**
   * Unloads one version, after its requests in flight; another one becomes the default if it was that.
   * @throws ServingError UNKNOWN_MODEL, UNKNOWN_VERSION or MODEL_NOT_READY
   */
  public async unloadVersion(name: string, version: string): Promise<void> {
    this.get(name, version);
    const shelf = this.shelves.get(name) as Shelf;
    await this.inTurn(shelf, async () => {
      const slot = shelf.slots.get(version);
      if (slot === undefined) return;
      const retired = this.retire(slot, 'unloaded');
      chooseCurrent(shelf);
      await retired;
    });
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
    if (this.memoryLimit === Infinity) return this.fillShelf(listing);
    const turn = this.loading.then(async () => {
      await this.makeRoom(listing.name, await this.sizeOf(listing));
      await this.fillShelf(listing);
      // Only now it is known in how many copies the model was loaded.
      await this.makeRoom(listing.name, 0);
    });
    this.loading = turn.catch(() => undefined);
    return turn;
  }

  private async makeRoom(name: string, need: number): Promise<void> {
    const residents = this.residents();
    const own = residents.find((resident) => resident.name === name)?.bytes ?? 0;
    const others = residents.filter((resident) => resident.name !== name);
    const names = chooseEvictions(others, Math.max(need, own), this.memoryLimit);
    if (names === undefined && need > 0) {
      throw new ServingError(
        'MODEL_REJECTED',
        `model '${name}' has ${need} bytes, ${this.memoryLimit} may be loaded at once`,
      );
    }
    // A model whose copies alone are too many keeps its place: with all others gone there is nothing more to do.
    for (const other of names ?? others.map((resident) => resident.name)) await this.unload(other, evicted);
  }

  private residents(): { readonly name: string; readonly bytes: number; readonly lastUse: number }[] {
    return [...this.shelves.keys()].flatMap((name) => {
      const loaded = this.versionsOf(name);
      if (loaded.length === 0) return [];
      const bytes = loaded.reduce(
        (sum, { definition, placement }) => sum + definition.bytes * Math.max(1, placement.instances),
        0,
      );
      return [{ name, bytes, lastUse: Math.max(...loaded.map(({ model }) => model.lastUse)) }];
    });
  }

  private async fits(listing: ModelListing): Promise<boolean> {
    if (this.memoryLimit === Infinity) return true;
    const used = this.residents().reduce((sum, { bytes }) => sum + bytes, 0);
    return used + (await this.sizeOf(listing)) <= this.memoryLimit;
  }

  private async sizeOf(listing: ModelListing): Promise<number> {
    return (await this.source.sizeOf?.(selectVersions(listing))) ?? 0;
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

  private async fillShelf(listing: ModelListing): Promise<void> {
    const target = this.shelfOf(listing.name);
    await this.inTurn(target, async () => {
      const wanted = selectVersions(listing);
      const failures: ServingError[] = [];
      const fresh = new Map<string, Slot>();
      for (const place of wanted) {
        const slot: Slot = { state: 'LOADING', reason: '', loaded: undefined };
        const key = place.version ?? '';
        if (target.slots.size === 0) target.slots.set(key, slot);
        const failure = await this.fill(slot, place, listing);
        if (target.slots.get(key) === slot) target.slots.delete(key);
        if (failure !== undefined) failures.push(failure);
        fresh.set(slot.loaded?.definition.version ?? (key === '' ? '1' : key), slot);
      }
      if (failures.length === wanted.length && target.current !== undefined) throw failures[0] as ServingError;
      this.replace(target, fresh);
      if (failures.length === wanted.length) throw failures[0] as ServingError;
    });
  }

  private async fill(slot: Slot, place: ModelPlace, listing: ModelListing): Promise<ServingError | undefined> {
    const { name } = listing;
    try {
      slot.loaded = await this.loader.load(place, listing);
      slot.state = 'READY';
      this.onEvent({ kind: 'loaded', name, model: slot.loaded });
      return undefined;
    } catch (error) {
      const failure = toServingError(error);
      slot.state = 'UNAVAILABLE';
      slot.reason = failure.message;
      this.onEvent({ kind: 'failed', name, error: failure });
      return failure;
    }
  }

  /** The switch: one synchronous step, so that every request sees either the old versions or the new ones. */
  private replace(shelf: Shelf, fresh: ReadonlyMap<string, Slot>): void {
    const old = [...shelf.slots.values()];
    shelf.slots.clear();
    for (const version of [...fresh.keys()].sort(compareVersions)) shelf.slots.set(version, fresh.get(version) as Slot);
    chooseCurrent(shelf);
    for (const slot of old) void this.retire(slot, 'replaced');
  }

  private async retire(slot: Slot, reason: string): Promise<void> {
    const { loaded } = slot;
    slot.loaded = undefined;
    slot.reason = reason;
    slot.state = loaded === undefined ? 'UNAVAILABLE' : 'UNLOADING';
    if (loaded === undefined) return;
    await loaded.model.close();
    slot.state = 'UNAVAILABLE';
    this.onEvent({ kind: 'unloaded', name: loaded.definition.name, model: loaded });
  }

  private async inTurn(shelf: Shelf, step: () => Promise<void>): Promise<void> {
    const turn = shelf.busy.then(step);
    shelf.busy = turn.catch(() => undefined);
    await turn;
  }
}

/** Something happened to a model: for the log and for warm state elsewhere. */
export type CatalogEvent =
  | { readonly kind: 'loaded' | 'unloaded'; readonly name: string; readonly model: LoadedModel }
  | { readonly kind: 'failed'; readonly name: string; readonly error: ServingError };
