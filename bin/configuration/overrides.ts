import { isMap } from './is-map';
import type { FieldPath } from './problem';

/** A model as it is in one stage, and where each part of it comes from. */
export interface Merged {
  readonly value: unknown;
  /** Path in the file of a path in the merged value. */
  originOf(path: FieldPath): FieldPath;
}

/** What a map says about which of several forms it has; two different forms have nothing to merge. */
const formKeys = ['kind', 'on'] as const;

/**
 * Lays what a stage changes over a model. Maps are merged field by field; texts, numbers and lists are replaced; a map
 * of another kind replaces the whole map.
 */
export function mergeOverride(base: unknown, basePath: FieldPath, override: unknown, overridePath: FieldPath): Merged {
  const replaced = new Map<string, FieldPath>();
  const value = merge(base, override, []);
  return {
    value,
    originOf: (path) => {
      for (let length = path.length; length >= 0; length -= 1) {
        const origin = replaced.get(JSON.stringify(path.slice(0, length)));
        if (origin !== undefined) return [...origin, ...path.slice(length)];
      }
      return [...basePath, ...path];
    },
  };

  function merge(below: unknown, above: unknown, path: FieldPath): unknown {
    if (above === undefined) return below;
    if (!isMap(below) || !isMap(above) || differentForms(below, above)) {
      replaced.set(JSON.stringify(path), [...overridePath, ...path]);
      return above;
    }
    const names = [...new Set([...Object.keys(below), ...Object.keys(above)])];
    return Object.fromEntries(names.map((name) => [name, merge(below[name], above[name], [...path, name])]));
  }
}

function differentForms(below: Record<string, unknown>, above: Record<string, unknown>): boolean {
  return formKeys.some((key) => above[key] !== undefined && below[key] !== undefined && above[key] !== below[key]);
}
