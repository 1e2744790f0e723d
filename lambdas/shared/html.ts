/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A part of a page; only `html` makes one, so that no text reaches a page unescaped. */
export class Html {
  public constructor(public readonly markup: string) {}
}

/** Template for parts of a page. Texts and numbers are escaped; parts and lists of parts are put in as they are. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string | number)[]
): Html {
  return new Html(parts.reduce((page, part, index) => page + show(values[index - 1] ?? '') + part));
}

function show(value: Html | readonly Html[] | string | number): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map((part) => part.markup).join('\n');
}
