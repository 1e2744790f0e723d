import { Rollout } from '../../lib/index';
import type { RolloutSettings } from '../configuration/schema/rollout';
import { toOptionalDuration } from './units';

/** The rollout that the settings choose. */
export function toRollout(settings: RolloutSettings): Rollout {
  switch (settings.kind) {
    case 'all-at-once':
      return Rollout.allAtOnce();
    case 'blue-green':
      return Rollout.blueGreen({ bake: toOptionalDuration(settings.bake) });
    case 'canary':
      return Rollout.canary({ steps: settings.steps, bake: toOptionalDuration(settings.bake) });
    case 'linear':
      return Rollout.linear({ percent: settings.percent, every: toOptionalDuration(settings.every) });
    case 'rolling':
      return Rollout.rolling({ batchPercent: settings.batchPercent, bake: toOptionalDuration(settings.bake) });
  }
}
