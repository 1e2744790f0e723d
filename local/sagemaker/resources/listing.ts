import { validationError } from '../errors';

/** What lists of all kinds can be asked for. */
export interface ListQuery {
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly SortBy?: string;
  readonly SortOrder?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
}

/** What a list needs to know of each item. */
export interface Listed {
  readonly name: string;
  readonly createdAt: Date;
  readonly status?: string;
}

/** One page of a list: newest first unless it is asked otherwise, ten at a time unless it is asked otherwise. */
export function page<T extends Listed>(items: readonly T[], query: ListQuery): { items: T[]; NextToken?: string } {
  const matching = items.filter(
    ({ name, status, createdAt }) =>
      (query.NameContains === undefined || name.includes(query.NameContains)) &&
      (query.StatusEquals === undefined || status === query.StatusEquals) &&
      (query.CreationTimeAfter === undefined || createdAt > query.CreationTimeAfter) &&
      (query.CreationTimeBefore === undefined || createdAt < query.CreationTimeBefore),
  );
  const direction = query.SortOrder === 'Ascending' ? 1 : -1;
  const sorted = matching
    .map((item, index) => ({ item, index }))
    .sort((a, b) => direction * (compare(a.item, b.item, query.SortBy) || a.index - b.index))
    .map(({ item }) => item);
  const start = readToken(query.NextToken);
  const end = start + (query.MaxResults ?? 10);
  return { items: sorted.slice(start, end), ...(end < sorted.length && { NextToken: String(end) }) };
}

function compare(a: Listed, b: Listed, sortBy: string | undefined): number {
  if (sortBy === 'Name') return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  return a.createdAt.getTime() - b.createdAt.getTime();
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0) throw validationError(`Invalid pagination token: '${token}'`);
  return start;
}
