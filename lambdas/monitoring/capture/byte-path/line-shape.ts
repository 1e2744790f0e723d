import { isRecord } from '../tensors';
import { Literal } from './literal';

/** What a line's varying texts are good for. */
export type SlotKind = 'input' | 'output' | 'time' | 'attribute' | 'unused';

/**
 * How the lines of a file are written: what they have in common byte for byte, and between that the texts in which they
 * differ. A line of the same shape is the same JSON document but for these texts.
 */
export interface LineShape {
  /** One more than there are slots: what comes before the first, between two, and after the last. */
  readonly literals: readonly Literal[];
  readonly slots: readonly SlotKind[];
}

/** Paths of the texts that differ from line to line. Anything else has to be the same for a line to have the shape. */
const slotsByPath: Readonly<Record<string, SlotKind>> = {
  '/captureData/endpointInput/data': 'input',
  '/captureData/endpointOutput/data': 'output',
  '/eventMetadata/eventId': 'unused',
  '/eventMetadata/inferenceId': 'unused',
  '/eventMetadata/inferenceTime': 'time',
  '/eventMetadata/customAttributes/*': 'attribute',
};

/**
 * Learns the shape of a line that the full parser has understood as a capture event.
 * @param monitorsAnswers whether the model's answers are taken from the response
 * @param readsAttributes whether counters are taken from custom attributes
 * @returns null when its payloads are not CSV, when an escaped or repeated key leaves any doubt, when the response
 *   comes before the request, or when attributes that are read are no list of texts
 */
export function learnShape(line: Uint8Array, monitorsAnswers: boolean, readsAttributes = false): LineShape | null {
  const parts = captureParts(line);
  if (parts === null || !isCsv(parts.input)) return null;
  const readsAnswers = monitorsAnswers && parts.output !== undefined && parts.output !== null;
  if (readsAnswers && !isCsv(parts.output)) return null;
  if (readsAttributes && !isListOfTexts(parts.attributes)) return null;
  const values = stringValues(line);
  if (values === null) return null;
  const literals: Literal[] = [];
  const slots: SlotKind[] = [];
  let from = 0;
  for (const { path, start, end } of values) {
    const slot = Object.hasOwn(slotsByPath, path) ? slotsByPath[path]! : null;
    if (slot === null) continue;
    literals.push(new Literal(line.subarray(from, start)));
    slots.push(slot === 'output' && !readsAnswers ? 'unused' : slot);
    from = end;
  }
  literals.push(new Literal(line.subarray(from)));
  const output = slots.indexOf('output');
  return output >= 0 && output < slots.indexOf('input') ? null : { literals, slots };
}

interface CaptureParts {
  readonly input: unknown;
  readonly output: unknown;
  readonly attributes: unknown;
}

/** Request, response and attributes of a capture event. */
function captureParts(line: Uint8Array): CaptureParts | null {
  // The full parser trims more than JSON allows around a value: form feeds, spaces that do not break.
  const document: unknown = JSON.parse(Buffer.from(line).toString('utf8').trim());
  const data = isRecord(document) ? document['captureData'] : null;
  if (!isRecord(document) || !isRecord(data)) return null;
  const metadata = document['eventMetadata'];
  const attributes = isRecord(metadata) ? metadata['customAttributes'] : undefined;
  return { input: data['endpointInput'], output: data['endpointOutput'], attributes };
}

function isListOfTexts(attributes: unknown): boolean {
  if (attributes === undefined || attributes === null) return true;
  return Array.isArray(attributes) && attributes.every((attribute) => typeof attribute === 'string');
}

function isCsv(part: unknown): boolean {
  return isRecord(part) && part['encoding'] === 'CSV' && typeof part['data'] === 'string';
}

/** A text value in a JSON document: where it is in the document, and the bytes between its quotes. */
interface StringValue {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

interface Container {
  readonly path: string;
  /** Keys met so far; null in a list. */
  readonly keys: Set<string> | null;
  key: string;
  awaitsKey: boolean;
}

/** All text values of a valid JSON document, in order; null when a key has an escape or comes twice. */
function stringValues(bytes: Uint8Array): StringValue[] | null {
  const found: StringValue[] = [];
  const open: Container[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const inside = open[open.length - 1];
    switch (bytes[at]) {
      case 0x7b: // {
      case 0x5b: {
        // [
        const keys = bytes[at] === 0x7b ? new Set<string>() : null;
        open.push({ path: pathIn(inside), keys, key: '', awaitsKey: keys !== null });
        break;
      }
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        break;
      case 0x2c: // ,
        if (inside?.keys) inside.awaitsKey = true;
        break;
      case 0x22: {
        // "
        const start = at + 1;
        at = closingQuote(bytes, start);
        if (inside?.awaitsKey !== true) {
          found.push({ path: pathIn(inside), start, end: at });
          break;
        }
        const key = Buffer.from(bytes.subarray(start, at)).toString('utf8');
        if (key.includes('\\') || inside.keys?.has(key) === true) return null;
        inside.keys?.add(key);
        inside.key = key;
        inside.awaitsKey = false;
        break;
      }
    }
  }
  return found;
}

/** Path of the next value; every list item has the same. A slash in a key is doubled, so that paths stay unambiguous. */
function pathIn(container: Container | undefined): string {
  if (container === undefined) return '';
  return `${container.path}/${container.keys === null ? '*' : container.key.replaceAll('/', '//')}`;
}

function closingQuote(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return at;
}
