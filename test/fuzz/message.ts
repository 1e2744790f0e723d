/** A request as it is sent: all of it may be wrong. */
export interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Which of the servers a request is for: with one model, or with several. */
export type Audience = 'one' | 'several';

/** A valid request, from which others are made. */
export interface Seed extends Message {
  readonly name: string;
  readonly audience: Audience;
}
