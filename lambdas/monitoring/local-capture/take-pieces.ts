import { CaptureProfiler } from '../capture/capture-profiler';
import type { Profile } from '../profile/profile';
import type { ProfileJob } from './messages';
import { readPiece } from './read-piece';

/** Profiles pieces that no other thread has taken, one after the other, until none is left. */
export async function takePieces({ pieces, next, binning, schema }: ProfileJob): Promise<Profile> {
  const profiler = new CaptureProfiler(binning, schema);
  const counter = new Int32Array(next);
  for (let i = Atomics.add(counter, 0, 1); i < pieces.length; i = Atomics.add(counter, 0, 1)) {
    await readPiece(pieces[i]!, profiler);
  }
  return profiler.profile();
}
