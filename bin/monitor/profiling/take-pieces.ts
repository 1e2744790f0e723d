import { ProfileBuilder } from '../../../lambdas/monitoring/profile/profile-builder';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { CapturePieces } from './capture-pieces';
import type { PieceReader, ProfiledShare, ProfileJob, ReadingJob } from './job';

/** Profiles pieces that no other thread has taken, one after the other, until none is left. */
export async function takePieces(job: ProfileJob): Promise<ProfiledShare> {
  const { pieces, next } = job;
  const builder = new ProfileBuilder(job.binning);
  const reader = await readerOf(job, builder);
  const counter = new Int32Array(next);
  for (let i = Atomics.add(counter, 0, 1); i < pieces.length; i = Atomics.add(counter, 0, 1)) {
    await reader.add(pieces[i]!);
  }
  reader.finish();
  return { profile: builder.profile(), isCutInside: reader.isCutInside };
}

/** Reads all pieces, one after the other. */
export async function readPieces(job: ReadingJob, sink: RecordSink): Promise<void> {
  const reader = await readerOf(job, sink);
  for (const piece of job.pieces) await reader.add(piece);
  reader.finish();
}

/** What reads capture is loaded with this, what reads tables when there is one. */
async function readerOf(job: ReadingJob, sink: RecordSink): Promise<PieceReader> {
  if (job.pieces[0]?.format === 'capture') return new CapturePieces(job, sink);
  const { TablePieces } = await import('./table-pieces');
  return new TablePieces(job, sink);
}
