/** Names that nobody reads: what a typing error leaves behind. */
import { didYouMean } from '../../lib/contracts/suggestion';
import { features } from '../production';
import { variableOf } from './feature-settings';
import { definitions } from './settings';

/** What Kubernetes sets for a service that is called `tidegate` or `tidegate-…`. */
const setByKubernetes = /^TIDEGATE_(\w+_)?(SERVICE|PORT)(_\w+)?$/;

/** A sentence for each variable that looks like a setting and is none. Not an error: others may share the prefix. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = [
    ...Object.values(definitions).flatMap(({ env }): readonly string[] => env),
    ...features.map(({ name }) => variableOf(name)),
  ];
  return Object.keys(environment)
    .filter((name) => name.startsWith('TIDEGATE_') && !known.includes(name) && !setByKubernetes.test(name))
    .sort()
    .map((name) => `environment variable ${name} is no setting${didYouMean(name, known)}`);
}

/** A sentence for each model that has settings and does not exist. Not an error: it may come later. */
export function unknownModels(settings: Readonly<Record<string, unknown>>, models: readonly string[]): string[] {
  return Object.keys(settings)
    .filter((name) => !models.includes(name))
    .map((name) => `models.${name} has settings, but there is no such model${didYouMean(name, models)}`);
}
