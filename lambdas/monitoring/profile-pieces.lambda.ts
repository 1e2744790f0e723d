import { connectFiles } from './connect';
import { profilePieces } from './drift/profile-pieces';

const ports = connectFiles(process.env);

/** Profiles some pieces of capture. */
export async function handler(event: unknown) {
  return profilePieces(event, ports);
}
