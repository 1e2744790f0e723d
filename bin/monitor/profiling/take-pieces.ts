import { CapturePieces } from './capture-pieces';
import type { ProfiledShare, ProfileJob } from './job';
import { TablePieces } from './table-pieces';

/** Profiles pieces that no other thread has taken, one after the other, until none is left. */
export async function takePieces(job: ProfileJob): Promise<ProfiledShare> {
  const { pieces, next } = job;
  const profiler = pieces[0]?.format === 'capture' ? new CapturePieces(job) : new TablePieces(job);
  const counter = new Int32Array(next);
  for (let i = Atomics.add(counter, 0, 1); i < pieces.length; i = Atomics.add(counter, 0, 1)) {
    await profiler.add(pieces[i]!);
  }
  return profiler.finish();
}
