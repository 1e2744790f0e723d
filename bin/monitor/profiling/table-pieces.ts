import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { openParquet } from '../data/open-parquet';
import { recordsOf } from '../data/parquet-table';
import { RecordReader } from '../data/record-reader';
import type { TableItem } from '../data/records';
import { CsvLines } from '../table-bytes/csv-lines';
import { CsvScanner } from '../table-bytes/csv-scanner';
import { JsonLines } from '../table-bytes/json-lines';
import { RecordScanner } from '../table-bytes/record-scanner';
import { TableBatch } from '../table-bytes/table-batch';
import { TableColumns } from '../table-bytes/table-columns';
import type { PieceReader, ReadingJob } from './job';
import { ParquetCounter } from './parquet-counter';
import type { Piece } from './pieces';
import { readPiece } from './read-piece';

/** Reads pieces of tables: lines from their bytes where they are plain, Parquet column by column. */
export class TablePieces implements PieceReader {
  public isCutInside = false;
  private readonly reader: RecordReader;
  private readonly columns: TableColumns;
  private readonly batch: TableBatch;
  private readonly parquet: ParquetCounter;
  /** Null when records have to be read whole. */
  private readonly scanner: RecordScanner | null;

  public constructor(
    { binning, schema, roles }: ReadingJob,
    private readonly sink: RecordSink,
  ) {
    this.reader = new RecordReader(schema, roles);
    this.columns = new TableColumns(binning, schema, roles);
    this.batch = new TableBatch(this.sink, this.columns);
    this.parquet = new ParquetCounter(this.sink, this.columns);
    const isApplicable = TableColumns.isApplicable(binning, schema, roles);
    this.scanner = isApplicable ? new RecordScanner(this.columns, this.batch) : null;
  }

  public async add(piece: Piece): Promise<void> {
    const take = (item: TableItem) => {
      this.reader.count(item, this.sink);
    };
    if (piece.format === 'parquet') {
      await this.addRowGroups(piece);
    } else if (piece.format === 'json-lines') {
      await readPiece(piece, new JsonLines(take, this.scanner));
    } else {
      const { columns, batch } = this;
      const scannerOf = (header: readonly string[]) => new CsvScanner(header, columns, batch);
      const lines = new CsvLines(
        piece.path,
        piece.start === 0 ? null : (piece.header ?? null),
        take,
        this.scanner === null ? null : scannerOf,
      );
      await readPiece(piece, lines);
      if (!piece.isLast && lines.endsInside) this.isCutInside = true;
    }
  }

  public finish(): void {
    this.batch.finish();
  }

  private async addRowGroups({ path, start, end }: Piece): Promise<void> {
    const file = await openParquet(path);
    for (const group of file.rowGroups.slice(start, end)) {
      if (this.scanner !== null) {
        await this.parquet.add(file, group);
      } else {
        for await (const item of recordsOf(file, file.columns, group)) this.reader.count(item, this.sink);
      }
    }
  }
}
