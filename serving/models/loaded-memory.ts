import { ServingError } from '../errors/serving-error';
import { chooseEvictions, type Resident } from './eviction';
import type { ModelListing } from './layout';
import type { LoadedModel } from './loaded-model';
import type { ModelSource } from './model-source';
import { selectVersions } from './shelf';

/** Who holds the models. */
export interface ModelHolder {
  residents(): readonly Resident[];
  /** Unloads a model in such a way that any request may bring it back. */
  evict(name: string): Promise<void>;
}

/** Keeps the models that are loaded within a bound: the least recently used give way to the next. */
export class LoadedMemory {
  /** Models are loaded one after the other: two that made room for each other would deadlock. */
  private loading: Promise<void> = Promise.resolve();

  /** @param limit bytes of model files, every copy counted; Infinity for no limit */
  public constructor(
    private readonly limit: number,
    private readonly source: ModelSource,
    private readonly holder: ModelHolder,
  ) {}

  /**
   * Loads a model once there is room for it.
   * @throws ServingError MODEL_REJECTED for a model that does not fit even alone
   */
  public async load(listing: ModelListing, load: () => Promise<void>): Promise<void> {
    if (this.limit === Infinity) return load();
    const turn = this.loading.then(async () => {
      await this.makeRoom(listing.name, await this.sizeOf(listing));
      await load();
      // Only now it is known in how many copies the model was loaded.
      await this.makeRoom(listing.name, 0);
    });
    this.loading = turn.catch(() => undefined);
    return turn;
  }

  /** Whether a model can be loaded without another one giving way. The first always can. */
  public async fits(listing: ModelListing): Promise<boolean> {
    if (this.limit === Infinity) return true;
    const residents = this.holder.residents();
    const used = residents.reduce((sum, { bytes }) => sum + bytes, 0);
    return residents.length === 0 || used + (await this.sizeOf(listing)) <= this.limit;
  }

  private async sizeOf(listing: ModelListing): Promise<number> {
    return (await this.source.sizeOf?.(selectVersions(listing))) ?? 0;
  }

  private async makeRoom(name: string, need: number): Promise<void> {
    const residents = this.holder.residents();
    const own = residents.find((resident) => resident.name === name)?.bytes ?? 0;
    const others = residents.filter((resident) => resident.name !== name);
    const names = chooseEvictions(others, Math.max(need, own), this.limit);
    if (names === undefined && need > 0) {
      throw new ServingError(
        'MODEL_REJECTED',
        `model '${name}' has ${need} bytes, ${this.limit} may be loaded at once`,
      );
    }
    // A model whose copies alone are too many keeps its place: with all others gone there is nothing more to do.
    for (const other of names ?? others.map((resident) => resident.name)) await this.holder.evict(other);
  }
}

/** The versions of a name that are loaded, as one resident; undefined for none. */
export function residentOf(name: string, loaded: readonly LoadedModel[]): Resident | undefined {
  if (loaded.length === 0) return undefined;
  let bytes = 0;
  for (const { definition, placement } of loaded) bytes += definition.bytes * Math.max(1, placement.instances);
  return { name, bytes, lastUse: Math.max(...loaded.map(({ model }) => model.lastUse)) };
}
