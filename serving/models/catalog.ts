import { ServingError, toServingError } from '../errors/serving-error';
import type { LoadedModel, ModelLoader } from './loaded-model';
import { compareVersions, type ModelListing, type ModelPlace } from './layout';

/** State of a version, in Triton's words. */
export type ModelState = 'LOADING' | 'READY' | 'UNLOADING' | 'UNAVAILABLE';

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
}

/** A version that is loaded, or why it is not. */
interface Slot {
  state: ModelState;
  reason: string;
  loaded: LoadedModel | undefined;
}

/** All versions of one name. */
interface Shelf {
  readonly slots: Map<string, Slot>;
  /** The version that serves requests which name none: the one that was chosen, else the highest one that is ready. */
  current: LoadedModel | undefined;
  /** The version that a client has chosen as the default; it stays so over loads while it is there. */
  chosen: string | undefined;
  /** The last load or unload of this name; the next one waits for it. */
  busy: Promise<void>;
}

/**
 * The models of a server by name and version. Loading a name that serves already builds the new versions first,
 * then switches, then lets the old ones finish their requests: nobody notices.
 */
export class ModelCatalog {
  private readonly shelves = new Map<string, Shelf>();

  public constructor(
    private readonly source: ModelSource,
    private readonly loader: ModelLoader,
    private readonly onEvent: (event: CatalogEvent) => void = () => undefined,
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
      throw notReady(name ?? 'the model', [...shelf.slots.values()]);
    }
    const slot = shelf.slots.get(version);
    if (slot === undefined) {
      const known = [...shelf.slots.keys()].map((candidate) => `'${candidate}'`).join(', ');
      throw new ServingError(
        'UNKNOWN_VERSION',
        `version '${version.slice(0, 60)}' of model '${name ?? ''}' is unknown; there is ${known}`,
      );
    }
    if (slot.loaded === undefined) throw notReady(`version '${version}' of model '${name ?? ''}'`, [slot]);
    return slot.loaded;
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
    for (const listing of await this.source.list()) await this.loadListing(listing).catch(() => undefined);
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

  /** Unloads all versions of a name, after their requests in flight. @throws ServingError UNKNOWN_MODEL */
  public async unload(name: string): Promise<void> {
    const shelf = this.shelves.get(name);
    if (shelf === undefined) throw new ServingError('UNKNOWN_MODEL', `model '${name.slice(0, 100)}' is unknown`);
    await this.inTurn(shelf, async () => {
      shelf.current = undefined;
      await Promise.all([...shelf.slots.values()].map((slot) => this.retire(slot, 'unloaded')));
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
    const { name } = listing;
    let shelf = this.shelves.get(name);
    if (shelf === undefined)
      this.shelves.set(
        name,
        (shelf = { slots: new Map(), current: undefined, chosen: undefined, busy: Promise.resolve() }),
      );
    const target = shelf;
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

function chooseCurrent(shelf: Shelf): void {
  const chosen = shelf.chosen === undefined ? undefined : shelf.slots.get(shelf.chosen)?.loaded;
  shelf.current = chosen ?? [...shelf.slots.values()].findLast((slot) => slot.loaded !== undefined)?.loaded;
}

function selectVersions(listing: ModelListing): readonly ModelPlace[] {
  const policy = listing.config.versions;
  if (policy.kind === 'all') return listing.places;
  if (policy.kind === 'latest') return listing.places.slice(-policy.count);
  return listing.places.filter(({ version }) => version !== undefined && policy.versions.includes(version));
}

function notReady(what: string, slots: readonly Slot[]): ServingError {
  const why = slots.map(({ state, reason }) => (reason === '' ? state.toLowerCase() : reason)).join('; ');
  return new ServingError('MODEL_NOT_READY', `${what} is not ready: ${why === '' ? 'no version is loaded' : why}`);
}
