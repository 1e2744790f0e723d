import { Duration } from 'aws-cdk-lib';

const units: Readonly<Record<string, (amount: number) => Duration>> = {
  ms: (amount) => Duration.millis(amount),
  s: (amount) => Duration.seconds(amount),
  m: (amount) => Duration.minutes(amount),
  h: (amount) => Duration.hours(amount),
  d: (amount) => Duration.days(amount),
};

/** Turns `250ms`, `90s`, `15m`, `6h` or `7d`, as the schema allows them, into a duration. */
export function toDuration(text: string): Duration {
  const [, amount, unit = ''] = /^([0-9]+)([a-z]+)$/.exec(text) ?? [];
  const toUnit = units[unit];
  if (!toUnit) throw new Error(`'${text}' is not a duration; use for example 90s, 15m, 6h or 7d`);
  return toUnit(Number(amount));
}

/** The same for a field that may be left to its default. */
export function toOptionalDuration(text: string | undefined): Duration | undefined {
  return text === undefined ? undefined : toDuration(text);
}

/** Bucket and prefix of `s3://bucket/prefix/`. */
export function splitS3Uri(uri: string): { readonly bucket: string; readonly prefix: string } {
  const { host, pathname } = new URL(uri);
  return { bucket: host, prefix: pathname.slice(1) };
}
