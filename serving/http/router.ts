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
  /** Longest suffix first, so that `:model:predict` is tried before `:model`. */
  readonly parameters: { readonly suffix: string; readonly node: Node<T> }[];
  readonly targets: Map<string, { readonly target: T; readonly names: readonly string[] }>;
}

/** Whether a lookup found a route. */
export function isMatch<T>(result: Match<T> | NoMatch): result is Match<T> {
  return 'target' in result;
}

/**
 * Finds routes by path. Fixed segments win over parameters; a segment is decoded before it becomes a parameter.
 * A parameter may carry a literal suffix that starts with a colon, as in `/v1/models/:model:predict`.
 * Recent paths are remembered, as clients repeat a handful of them.
 */
export class Router<T extends Pick<Route, 'method' | 'path'>> {
  private readonly root: Node<T> = emptyNode();
  /** By path, then by method. */
  private readonly remembered = new Map<string, Map<string, Match<T>>>();

  /** @throws Error when two routes have the same method and path: a defect of the list of protocols */
  public constructor(routes: readonly T[]) {
    for (const route of routes) this.add(route);
  }

  /** Finds the route of a method and a path (without query). */
  public find(method: string, path: string): Match<T> | NoMatch {
    const byMethod = this.remembered.get(path);
    const known = byMethod?.get(method);
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
    this.remembered.set(path, (byMethod ?? new Map<string, Match<T>>()).set(method, match));
    return match;
  }

  private add(route: T): void {
    let node = this.root;
    const names: string[] = [];
    for (const segment of route.path.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        const colon = segment.indexOf(':', 1);
        names.push(segment.slice(1, colon < 0 ? undefined : colon));
        node = parameterNode(node, colon < 0 ? '' : segment.slice(colon));
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
  return { fixed: new Map(), parameters: [], targets: new Map() };
}

function parameterNode<T>(parent: Node<T>, suffix: string): Node<T> {
  const known = parent.parameters.find((candidate) => candidate.suffix === suffix);
  if (known !== undefined) return known.node;
  const node: Node<T> = emptyNode();
  parent.parameters.push({ suffix, node });
  parent.parameters.sort((a, b) => b.suffix.length - a.suffix.length);
  return node;
}

/** Depth-first with backtracking: `/models/ready` may be fixed while `/models/:name` exists too. */
function walk<T>(node: Node<T>, segments: readonly string[], index: number, values: string[]): Node<T> | undefined {
  if (index === segments.length) return node.targets.size > 0 ? node : undefined;
  const segment = segments[index] as string;
  const fixed = node.fixed.get(segment);
  const found = fixed && walk(fixed, segments, index + 1, values);
  if (found !== undefined) return found;
  for (const { suffix, node: next } of node.parameters) {
    if (segment.length <= suffix.length || !segment.endsWith(suffix)) continue;
    const decoded = decode(segment.slice(0, segment.length - suffix.length));
    if (decoded === undefined) continue;
    values.push(decoded);
    const beyond = walk(next, segments, index + 1, values);
    if (beyond !== undefined) return beyond;
    values.pop();
  }
  return undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
