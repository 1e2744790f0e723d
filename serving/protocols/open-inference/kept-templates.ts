/** Templates that are kept; clients of a model use one or two. */
const most = 8;
/** Longest text of a template. */
export const longestTemplate = 4096;
/** After a miss, this many more pass before the next request is learned: some requests differ each time. */
const pause = 32;

/** The templates learned last. */
export class KeptTemplates<T> {
  private wait = 0;
  private templates: readonly T[] = [];

  /** Newest first. */
  public get all(): readonly T[] {
    return this.templates;
  }

  /** Learns another one, unless a request was learned from a moment ago. @param make gives undefined where nothing is to be learned */
  public learn(make: () => T | undefined): void {
    if (this.wait-- > 0) return;
    this.wait = pause;
    const template = make();
    if (template !== undefined) this.templates = [template, ...this.templates].slice(0, most);
  }
}

/** Position behind a segment that stands at a position; -1 when it does not. */
export function follows(body: Buffer, segment: Buffer, position: number): number {
  const { length } = segment;
  if (position + length > body.length) return -1;
  for (let i = 0; i < length; i++) if (body[position + i] !== segment[i]) return -1;
  return position + length;
}
