const day = 86_400_000;

/** Days by how they are written, and the other way round: millions of moments share some weeks. */
const daysByText = new Map<string, number>();
const textsByDay = new Map<number, string>();
const mostDays = 10_000;

/** Two digits of a text as a number; below 0 or above 99 where they are none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/**
 * Milliseconds since 1970 of a moment as it is written most, `2026-01-01T00:00:00Z` or `…00.000Z`; NaN for every other text.
 * A tenth of the time that `Date` takes.
 */
export function packMoment(text: string): number {
  const { length } = text;
  if ((length !== 20 && length !== 24) || text[10] !== 'T' || text[length - 1] !== 'Z') return NaN;
  if (text[13] !== ':' || text[16] !== ':') return NaN;
  const [hours, minutes, seconds] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN;
  const milliseconds = length === 20 ? 0 : text[19] === '.' ? digitsAt(text, 20) : NaN;
  return dayOf(text.slice(0, 10)) + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

/** The text that was packed. @param isWhole whether it was written without milliseconds */
export function unpackMoment(moment: number, isWhole: boolean): string {
  const start = Math.floor(moment / day) * day;
  const seconds = Math.floor((moment - start) / 1000);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = `${textOf(start)}T${padded[hour]!}:${padded[minute]!}:${padded[second]!}`;
  return isWhole ? `${time}Z` : `${time}.${String(moment - start - seconds * 1000).padStart(3, '0')}Z`;
}

const padded = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function digitsAt(text: string, at: number): number {
  const last = text.charCodeAt(at + 2) - 48;
  return last >= 0 && last <= 9 ? twoDigits(text, at) * 10 + last : NaN;
}

/** Start of a day; NaN for what is no day as `toISOString` writes it. */
function dayOf(text: string): number {
  let start = daysByText.get(text);
  if (start === undefined) {
    start = Date.parse(`${text}T00:00:00Z`);
    if (!Number.isNaN(start) && textOf(start) !== text) start = NaN;
    if (daysByText.size >= mostDays) daysByText.clear();
    daysByText.set(text, start);
  }
  return start;
}

function textOf(start: number): string {
  let text = textsByDay.get(start);
  if (text === undefined) {
    text = new Date(start).toISOString().slice(0, 10);
    if (textsByDay.size >= mostDays) textsByDay.clear();
    textsByDay.set(start, text);
  }
  return text;
}
