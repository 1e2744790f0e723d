/** The id of a column's card: names may hold anything, ids and links may not. */
export function anchorOf(column: string): string {
  return `c-${encodeURIComponent(column).replaceAll('%', '_')}`;
}
