import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { openParquet } from '../data/open-parquet';
import { recordsOf } from '../data/parquet-table';
import { RecordReader } from '../data/record-reader';
import type { TableItem } from '../data/records';
import { CsvLines } from '../table-bytes/csv-lines';
import { CsvScanner } from '../table-bytes/csv-scanner';
import { JsonLines } from '../table-bytes/json-lines';
import { mostShapes, RecordScanner } from '../table-bytes/record-scanner';
import { TableBatch } from '../table-bytes/table-batch';
import { TableColumns } from '../table-bytes/table-columns';
import { TableKernel, type TextFormat } from '../table-bytes/table-kernel';
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
  /** Whether records need not be read whole. */
  private readonly isApplicable: boolean;
  private scanner: RecordScanner | null = null;
  /** By format, started for the first piece of it. */
  private readonly kernels = new Map<TextFormat, TableKernel>();

  public constructor(
    { binning, schema, roles }: ReadingJob,
    private readonly sink: RecordSink,
  ) {
    this.reader = new RecordReader(schema, roles);
    this.columns = new TableColumns(binning, schema, roles);
    this.batch = new TableBatch(this.sink, this.columns);
    this.parquet = new ParquetCounter(this.sink, this.columns);
    this.isApplicable = TableColumns.isApplicable(binning, schema, roles);
  }

  public async add(piece: Piece): Promise<void> {
    if (piece.format === 'parquet') await this.addRowGroups(piece);
    else if (piece.format === 'json-lines') await this.addJsonLines(piece);
    else await this.addCsv(piece);
  }

  public finish(): void {
    for (const kernel of this.kernels.values()) kernel.finish();
    this.batch.finish();
  }

  private readonly take = (item: TableItem): void => {
    this.reader.count(item, this.sink);
  };

  private async addJsonLines(piece: Piece): Promise<void> {
    if (this.isApplicable) {
      this.scanner ??= new RecordScanner(this.columns, this.batch, this.kernelOf('json-lines'));
    }
    await readPiece(piece, new JsonLines(this.take, this.scanner));
  }

  private async addCsv(piece: Piece): Promise<void> {
    const { columns, batch, isApplicable, take } = this;
    const kernel = isApplicable ? this.kernelOf('csv') : null;
    const scannerOf = (header: readonly string[]) => new CsvScanner(header, columns, batch, kernel);
    const header = piece.start === 0 ? null : (piece.header ?? null);
    const lines = new CsvLines(piece.path, header, take, isApplicable ? scannerOf : null, kernel?.text);
    await readPiece(piece, lines);
    if (!piece.isLast && lines.endsInside) this.isCutInside = true;
  }

  private kernelOf(format: TextFormat): TableKernel {
    let kernel = this.kernels.get(format);
    if (kernel === undefined) {
      kernel = new TableKernel(format, this.sink, this.columns, this.batch, mostShapes);
      this.kernels.set(format, kernel);
    }
    return kernel;
  }

  private async addRowGroups({ path, start, end }: Piece): Promise<void> {
    const file = await openParquet(path);
    for (const group of file.rowGroups.slice(start, end)) {
      if (this.isApplicable) {
        await this.parquet.add(file, group);
      } else {
        for await (const item of recordsOf(file, file.columns, group)) this.reader.count(item, this.sink);
      }
    }
  }
}
