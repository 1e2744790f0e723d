import { connectRegistry } from './connect';
import { moveAlias } from './requests';

const registry = connectRegistry(process.env);

/** Moves an alias by conditional write, and the champion pointer with it. */
export const handler = (event: unknown) => moveAlias(event, { registry });
