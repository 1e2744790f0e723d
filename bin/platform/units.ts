import { Duration } from 'aws-cdk-lib';

/** Turns `90s`, `15m`, `6h` or `7d`, as the schema allows them, into a duration. */
export function toDuration(text: string): Duration {
  const amount = Number(text.slice(0, -1));
  switch (text.at(-1)) {
    case 's':
      return Duration.seconds(amount);
    case 'm':
      return Duration.minutes(amount);
    case 'h':
      return Duration.hours(amount);
    case 'd':
      return Duration.days(amount);
    default:
      throw new Error(`'${text}' is not a duration; use for example 90s, 15m, 6h or 7d`);
  }
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
