import { ProfileBuilder } from '../../../lambdas/monitoring/profile/profile-builder';
import { ParquetFile } from '../data/parquet-file';
import { recordsOf } from '../data/parquet-table';
import { RecordReader } from '../data/record-reader';
import type { TableItem } from '../data/records';
import { CsvLines } from '../table-bytes/csv-lines';
import { JsonLines } from '../table-bytes/json-lines';
import { RecordScanner } from '../table-bytes/record-scanner';
import { TableBatch } from '../table-bytes/table-batch';
import { TableColumns } from '../table-bytes/table-columns';
import type { PieceProfiler, ProfiledShare, ProfileJob } from './job';
import { ParquetCounter } from './parquet-counter';
import type { Piece } from './pieces';
import { readPiece } from './read-piece';

/** Profiles pieces of tables: lines from their bytes where they are plain, Parquet column by column. */
export class TablePieces implements PieceProfiler {
  private readonly builder: ProfileBuilder;
  private readonly reader: RecordReader;
  private readonly columns: TableColumns;
  private readonly batch: TableBatch;
  private readonly parquet: ParquetCounter;
  /** Null when records have to be read whole. */
  private readonly scanner: RecordScanner | null;
  private isCutInside = false;

  public constructor({ binning, schema, roles }: Pick<ProfileJob, 'binning' | 'schema' | 'roles'>) {
    this.builder = new ProfileBuilder(binning);
    this.reader = new RecordReader(schema, roles);
    this.columns = new TableColumns(binning, schema, roles);
    this.batch = new TableBatch(this.builder, this.columns);
    this.parquet = new ParquetCounter(this.builder, this.columns);
    const isApplicable = TableColumns.isApplicable(binning, schema, roles);
    this.scanner = isApplicable ? new RecordScanner(this.columns, this.batch) : null;
  }

  public async add(piece: Piece): Promise<void> {
    const take = (item: TableItem) => {
      this.reader.count(item, this.builder);
    };
    if (piece.format === 'parquet') {
      await this.addRowGroups(piece);
    } else if (piece.format === 'json-lines') {
      await readPiece(piece, new JsonLines(take, this.scanner));
    } else {
      const fast = this.scanner === null ? null : { columns: this.columns, batch: this.batch };
      const lines = new CsvLines(piece.path, piece.start === 0 ? null : (piece.header ?? null), take, fast);
      await readPiece(piece, lines);
      if (!piece.isLast && lines.endsInside) this.isCutInside = true;
    }
  }

  public finish(): ProfiledShare {
    this.batch.finish();
    return { profile: this.builder.profile(), isCutInside: this.isCutInside };
  }

  private async addRowGroups({ path, start, end }: Piece): Promise<void> {
    const file = await ParquetFile.open(path);
    for (const group of file.rowGroups.slice(start, end)) {
      if (this.scanner !== null) {
        await this.parquet.add(file, group);
      } else {
        for await (const item of recordsOf(file, file.columns, group)) this.reader.count(item, this.builder);
      }
    }
  }
}
