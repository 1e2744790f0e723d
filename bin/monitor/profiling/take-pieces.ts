import { ProfileBuilder } from '../../../lambdas/monitoring/profile/profile-builder';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { CapturePieces } from './capture-pieces';
import type { PieceReader, ProfiledShare, ProfileJob, ReadingJob } from './job';
import { TablePieces } from './table-pieces';

/** Profiles pieces that no other thread has taken, one after the other, until none is left. */
export async function takePieces(job: ProfileJob): Promise<ProfiledShare> {
  const { pieces, next } = job;
  const builder = new ProfileBuilder(job.binning);
  const reader = readerOf(job, builder);
  const counter = new Int32Array(next);
  for (let i = Atomics.add(counter, 0, 1); i < pieces.length; i = Atomics.add(counter, 0, 1)) {
    await reader.add(pieces[i]!);
  }
  reader.finish();
  return { profile: builder.profile(), isCutInside: reader.isCutInside };
}

/** Reads all pieces, one after the other. */
export async function readPieces(job: ReadingJob, sink: RecordSink): Promise<void> {
  const reader = readerOf(job, sink);
  for (const piece of job.pieces) await reader.add(piece);
  reader.finish();
}

function readerOf(job: ReadingJob, sink: RecordSink): PieceReader {
  return job.pieces[0]?.format === 'capture' ? new CapturePieces(job, sink) : new TablePieces(job, sink);
}
