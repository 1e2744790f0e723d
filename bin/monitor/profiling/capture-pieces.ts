import { CaptureReader } from '../../../lambdas/monitoring/capture/capture-reader';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import type { PieceReader, ReadingJob } from './job';
import type { Piece } from './pieces';
import { readPiece } from './read-piece';

/** Reads pieces of capture files. */
export class CapturePieces implements PieceReader {
  /** A line break never lies inside a record. */
  public readonly isCutInside = false;
  private readonly reader: CaptureReader;

  public constructor({ binning, schema }: ReadingJob, sink: RecordSink) {
    this.reader = new CaptureReader(sink, binning, schema);
  }

  public async add(piece: Piece): Promise<void> {
    const lines = this.reader.newFile();
    await readPiece(piece, {
      add: (bytes) => {
        lines.add(bytes);
      },
      fill: (read) => lines.fill(read),
      finish: () => {
        lines.finish();
      },
      damaged: () => {
        this.reader.addDamagedFile();
      },
    });
  }

  public finish(): void {
    this.reader.finish();
  }
}
