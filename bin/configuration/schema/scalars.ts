import * as z from 'zod';

/**
 * Scalars of the configuration. The message of each is the end of a sentence that starts with "must be", so that an
 * error says what is allowed without knowing which field it is about.
 */

/** Lower-case letters, digits and hyphens: fit for names of stages, models and resources. */
export const name = pattern(
  /^[a-z][a-z0-9-]{0,30}$/,
  'lower-case letters, digits and hyphens, starting with a letter, at most 31',
);

/** Text with something in it. */
export const text = z.string('a text').min(1, 'a text that is not empty');

/** Names, for example of columns. */
export const names = z.array(text, 'a list of names');

/** How long: `90s`, `15m`, `6h` or `7d`. */
export const duration = pattern(/^[1-9][0-9]*[smhd]$/, 'a duration such as 90s, 15m, 6h or 7d');

/** A short time: `250ms` or `2s`. */
export const latency = pattern(/^[1-9][0-9]*m?s$/, 'a time such as 250ms or 2s');

/** A schedule of EventBridge or Application Auto Scaling, in UTC. */
export const scheduleExpression = pattern(
  /^(cron\(\S+ \S+ \S+ \S+ \S+ \S+\)|rate\([1-9][0-9]* (minute|hour|day)s?\))$/,
  "a schedule such as 'cron(0 6 * * ? *)' or 'rate(7 days)'",
);

/** A schedule of Application Auto Scaling, which knows single times as well. */
export const scalingSchedule = pattern(
  /^(cron\(\S+ \S+ \S+ \S+ \S+ \S+\)|rate\([1-9][0-9]* (minute|hour|day)s?\)|at\([0-9T:-]+\))$/,
  "a schedule such as 'cron(0 7 ? * MON-FRI *)' or 'at(2026-12-24T08:00:00)'",
);

/** Twelve digits. YAML reads an unquoted one as a number and drops leading zeros. */
export const accountId = pattern(/^[0-9]{12}$/, "an account id of 12 digits in quotes, such as '111111111111'");

/** A region's name. */
export const region = pattern(/^[a-z]{2,3}(-[a-z]+)+-[0-9]$/, 'a region such as eu-west-1');

/** An ARN. */
export const arn = pattern(
  /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:\S+$/,
  'an ARN such as arn:aws:kms:eu-west-1:111111111111:key/…',
);

/** A prefix in a bucket. */
export const s3Uri = pattern(
  /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/(\S*\/)?$/,
  'an S3 prefix that ends with a slash, such as s3://bucket/prefix/',
);

/** An image with its tag or digest. */
export const imageUri = pattern(
  /^[a-z0-9][\w.-]*(:[0-9]+)?(\/[\w.-]+)+(:[\w.-]+|@sha256:[0-9a-f]{64})$/,
  'an image with a tag or digest, such as 111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving:1.0.0',
);

/** Who is told: a mailbox or an HTTPS endpoint. */
export const recipient = pattern(
  /^([^\s@]+@[^\s@]+\.[^\s@]+|https:\/\/\S+)$/,
  'an e-mail address or an https:// address',
);

/** A whole number in a range, both ends included. */
export function wholeNumber(min: number, max: number): z.ZodInt {
  const allowed = `a whole number from ${min} to ${max}`;
  return z.int(allowed).min(min, allowed).max(max, allowed);
}

/** A number in a range, both ends included. */
export function numberBetween(min: number, max: number): z.ZodNumber {
  const allowed = `a number from ${min} to ${max}`;
  return z.number(allowed).min(min, allowed).max(max, allowed);
}

/** Text of a form. */
export function pattern(expression: RegExp, allowed: string): z.ZodString {
  return z.string(allowed).regex(expression, allowed);
}
