const most = 1024;
const known = new Map<string, string>();

/** JSON of a text that is written again and again, such as a model's name: looked up, not made anew. */
export function quoted(text: string): string {
  let json = known.get(text);
  if (json === undefined) {
    json = JSON.stringify(text);
    // Bounded: names may come from clients.
    if (known.size >= most) known.clear();
    known.set(text, json);
  }
  return json;
}
