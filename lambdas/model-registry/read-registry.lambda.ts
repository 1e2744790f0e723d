import { connectRegistry } from './connect';
import { readRegistry } from './requests';

const registry = connectRegistry(process.env);

/** Answers questions about versions, aliases and the ledger. */
export const handler = (event: unknown) => readRegistry(event, { registry });
