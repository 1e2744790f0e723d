import type { EngineModel } from '../../../serving/engine/engine';

/** A model as an operator who states nothing has it loaded. */
export function engineModel(name: string, path: string, overrides: Partial<EngineModel> = {}): EngineModel {
  return {
    name,
    version: '1',
    path,
    bytes: 1000,
    unranked: [],
    sample: undefined,
    finiteness: 'allow',
    maxInFlight: Infinity,
    maxDelay: 0,
    placement: 'auto',
    ...overrides,
  };
}
