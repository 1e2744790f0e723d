/** Credentials of an AWS principal. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The emulator's root: nothing is refused to it. */
export const rootCredentials: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
