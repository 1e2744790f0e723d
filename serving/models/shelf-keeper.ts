import { toServingError, type ServingError } from '../errors/serving-error';
import { compareVersions, type ModelListing, type ModelPlace } from './layout';
import type { LoadedModel, ModelLoader } from './loaded-model';
import { chooseCurrent, selectVersions, type Shelf, type Slot } from './shelf';

/** Something happened to a model: for the log and for warm state elsewhere. */
export type CatalogEvent =
  | { readonly kind: 'loaded' | 'unloaded'; readonly name: string; readonly model: LoadedModel }
  | { readonly kind: 'failed'; readonly name: string; readonly error: ServingError };

/** Puts versions on shelves and takes them off, one step after the other on each shelf. */
export class ShelfKeeper {
  public constructor(
    private readonly loader: ModelLoader,
    private readonly onEvent: (event: CatalogEvent) => void,
  ) {}

  /**
   * Loads the versions of a listing, switches to them, then lets the old ones finish.
   * @throws ServingError MODEL_REJECTED when no version can be loaded; then the old ones stay
   */
  public async fill(shelf: Shelf, listing: ModelListing): Promise<void> {
    await inTurn(shelf, async () => {
      const wanted = selectVersions(listing);
      const failures: ServingError[] = [];
      const fresh = new Map<string, Slot>();
      for (const place of wanted) {
        const slot: Slot = { state: 'LOADING', reason: '', loaded: undefined };
        const key = place.version ?? '';
        if (shelf.slots.size === 0) shelf.slots.set(key, slot);
        const failure = await this.fillSlot(slot, place, listing);
        if (shelf.slots.get(key) === slot) shelf.slots.delete(key);
        if (failure !== undefined) failures.push(failure);
        fresh.set(slot.loaded?.definition.version ?? (key === '' ? '1' : key), slot);
      }
      if (failures.length === wanted.length && shelf.current !== undefined) throw failures[0] as ServingError;
      this.replace(shelf, fresh);
      if (failures.length === wanted.length) throw failures[0] as ServingError;
    });
  }

  /** Unloads all versions, after their requests in flight. */
  public async empty(shelf: Shelf, reason: string): Promise<void> {
    await inTurn(shelf, async () => {
      shelf.current = undefined;
      await Promise.all([...shelf.slots.values()].map((slot) => this.retire(slot, reason)));
    });
  }

  /** Unloads one version, after its requests in flight; another one becomes the default if it was that. */
  public async remove(shelf: Shelf, version: string): Promise<void> {
    await inTurn(shelf, async () => {
      const slot = shelf.slots.get(version);
      if (slot === undefined) return;
      const retired = this.retire(slot, 'unloaded');
      chooseCurrent(shelf);
      await retired;
    });
  }

  private async fillSlot(slot: Slot, place: ModelPlace, listing: ModelListing): Promise<ServingError | undefined> {
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
}

async function inTurn(shelf: Shelf, step: () => Promise<void>): Promise<void> {
  const turn = shelf.busy.then(step);
  shelf.busy = turn.catch(() => undefined);
  await turn;
}
