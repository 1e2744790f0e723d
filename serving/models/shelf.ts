import { ServingError } from '../errors/serving-error';
import type { ModelListing, ModelPlace } from './layout';
import type { LoadedModel } from './loaded-model';

/** State of a version, in Triton's words. */
export type ModelState = 'LOADING' | 'READY' | 'UNLOADING' | 'UNAVAILABLE';

/** Why a model is not loaded that any request may bring back. */
export const evicted = 'unloaded to make room for other models';

/** A version that is loaded, or why it is not. */
export interface Slot {
  state: ModelState;
  reason: string;
  loaded: LoadedModel | undefined;
}

/** All versions of one name. */
export interface Shelf {
  readonly slots: Map<string, Slot>;
  /** The version that serves requests which name none: the one that was chosen, else the highest one that is ready. */
  current: LoadedModel | undefined;
  /** The version that a client has chosen as the default; it stays so over loads while it is there. */
  chosen: string | undefined;
  /** The last load or unload of this name; the next one waits for it. */
  busy: Promise<void>;
}

/** A shelf for a name that nothing is known of yet. */
export function emptyShelf(): Shelf {
  return { slots: new Map(), current: undefined, chosen: undefined, busy: Promise.resolve() };
}

/** Decides which version is the default one. */
export function chooseCurrent(shelf: Shelf): void {
  const chosen = shelf.chosen === undefined ? undefined : shelf.slots.get(shelf.chosen)?.loaded;
  shelf.current = chosen ?? [...shelf.slots.values()].findLast((slot) => slot.loaded !== undefined)?.loaded;
}

/** The versions of a listing that its policy wants loaded. */
export function selectVersions(listing: ModelListing): readonly ModelPlace[] {
  const policy = listing.config.versions;
  if (policy.kind === 'all') return listing.places;
  if (policy.kind === 'latest') return listing.places.slice(-policy.count);
  return listing.places.filter(({ version }) => version !== undefined && policy.versions.includes(version));
}

/**
 * The error for a model none of whose versions can serve, with the reasons.
 * @param name the model's, so that one which gave way to others can be brought back
 */
export function notReady(what: string, slots: readonly Slot[], name: string | undefined): ServingError {
  const why = slots.map(({ state, reason }) => (reason === '' ? state.toLowerCase() : reason)).join('; ');
  const absent = name !== undefined && slots.some(({ reason }) => reason === evicted);
  return new ServingError('MODEL_NOT_READY', `${what} is not ready: ${why === '' ? 'no version is loaded' : why}`, {
    ...(absent && { absentModel: name }),
  });
}
