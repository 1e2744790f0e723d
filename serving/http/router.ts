import type { Method, Route } from './route';

/** What a path leads to. */
export interface Match<T> {
  readonly target: T;
  readonly params: Readonly<Record<string, string>>;
}

/** Why a path leads nowhere: no such path, or the methods it has. */
export interface NoMatch {
  readonly allowed: readonly Method[];
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly targets: Map<string, { readonly target: T; readonly names: readonly string[] }>;
}

/** Whether a lookup found a route. */
export function isMatch<T>(result: Match<T> | NoMatch): result is Match<T> {
  return 'target' in result;
}

/**
 * Finds routes by path. Fixed segments win over parameters; a segment is decoded before it becomes a parameter.
 * Recent paths are remembered, as clients repeat a handful of them.
 */
export class Router<T extends Pick<Route, 'method' | 'path'>> {
  private readonly root: Node<T> = emptyNode();
  private readonly remembered = new Map<string, Match<T>>();

  /** @throws Error when two routes have the same method and path: a defect of the list of protocols */
  public constructor(routes: readonly T[]) {
    for (const route of routes) this.add(route);
  }

  /** Finds the route of a method and a path (without query). */
  public find(method: string, path: string): Match<T> | NoMatch {
    const key = `${method} ${path}`;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const values: string[] = [];
    const node = walk(this.root, path.split('/').slice(1), 0, values);
    const found = node?.targets.get(method);
    if (node === undefined || found === undefined)
      return { allowed: node === undefined ? [] : ([...node.targets.keys()] as Method[]) };
    const params = Object.fromEntries(found.names.map((name, i) => [name, values[i] as string]));
    const match = { target: found.target, params };
    // Bounded: an attacker who invents paths must not fill the memory.
    if (this.remembered.size >= 512) this.remembered.clear();
    this.remembered.set(key, match);
    return match;
  }

  private add(route: T): void {
    let node = this.root;
    const names: string[] = [];
    for (const segment of route.path.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node = node.parameter ??= emptyNode();
      } else {
        let next = node.fixed.get(segment);
        if (next === undefined) node.fixed.set(segment, (next = emptyNode()));
        node = next;
      }
    }
    if (node.targets.has(route.method)) throw new Error(`two routes claim ${route.method} ${route.path}`);
    node.targets.set(route.method, { target: route, names });
  }
}

function emptyNode<T>(): Node<T> {
  return { fixed: new Map(), targets: new Map() };
}

/** Depth-first with backtracking: `/models/ready` may be fixed while `/models/:name` exists too. */
function walk<T>(node: Node<T>, segments: readonly string[], index: number, values: string[]): Node<T> | undefined {
  if (index === segments.length) return node.targets.size > 0 ? node : undefined;
  const segment = segments[index] as string;
  const fixed = node.fixed.get(segment);
  const found = fixed && walk(fixed, segments, index + 1, values);
  if (found !== undefined) return found;
  const decoded = node.parameter && segment !== '' ? decode(segment) : undefined;
  if (decoded === undefined) return undefined;
  values.push(decoded);
  const beyond = walk(node.parameter as Node<T>, segments, index + 1, values);
  if (beyond === undefined) values.pop();
  return beyond;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
