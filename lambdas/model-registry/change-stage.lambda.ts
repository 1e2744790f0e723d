import { connectRegistry } from './connect';
import { changeStage } from './requests';

const registry = connectRegistry(process.env);

/** Changes a version's stage by conditional write. */
export const handler = (event: unknown) => changeStage(event, { registry });
