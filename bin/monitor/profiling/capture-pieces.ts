import { CaptureProfiler } from '../../../lambdas/monitoring/capture/capture-profiler';
import type { PieceProfiler, ProfiledShare, ProfileJob } from './job';
import type { Piece } from './pieces';
import { readPiece } from './read-piece';

/** Profiles pieces of capture files. */
export class CapturePieces implements PieceProfiler {
  private readonly profiler: CaptureProfiler;

  public constructor({ binning, schema }: Pick<ProfileJob, 'binning' | 'schema'>) {
    this.profiler = new CaptureProfiler(binning, schema);
  }

  public async add(piece: Piece): Promise<void> {
    const lines = this.profiler.newFile();
    await readPiece(piece, {
      add: (bytes) => {
        lines.add(bytes);
      },
      finish: () => {
        lines.finish();
      },
      damaged: () => {
        this.profiler.addDamagedFile();
      },
    });
  }

  public finish(): ProfiledShare {
    return { profile: this.profiler.profile(), isCutInside: false };
  }
}
