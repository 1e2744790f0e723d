import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CsvTable } from '../../../../bin/monitor/data/csv-table';
import type { FileFormat } from '../../../../bin/monitor/data/find-files';
import { JsonLinesTable } from '../../../../bin/monitor/data/json-lines-table';
import { ParquetTable } from '../../../../bin/monitor/data/parquet-table';
import { RecordReader } from '../../../../bin/monitor/data/record-reader';
import type { Roles } from '../../../../bin/monitor/data/roles';
import { cutIntoPieces } from '../../../../bin/monitor/profiling/pieces';
import { TablePieces } from '../../../../bin/monitor/profiling/table-pieces';
import type { Binning } from '../../../../lambdas/monitoring/profile/binning';
import { parseFeatureSchema, type FeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import { serializeProfile } from '../../../../lambdas/monitoring/profile/files';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';

/** A model for which bytes could be misread: names that look like values or like what objects inherit, odd categories. */
export const oddSchema: FeatureSchema = parseFeatureSchema({
  schemaVersion: 1,
  features: [
    { name: 'amount', type: 'numeric' },
    { name: '7', type: 'numeric' },
    { name: 'country', type: 'categorical' },
    { name: 'constructor', type: 'categorical' },
  ],
  prediction: { name: 'score', type: 'numeric' },
  label: { name: 'bought', type: 'binary', positive: 1 },
});
export const oddBinning: Binning = {
  features: [
    { kind: 'numeric', name: 'amount', edges: [-10, 0, 0.5, 100, 100], center: 0.5 },
    { kind: 'numeric', name: '7', edges: [0, 5, 1e9], center: 5 },
    {
      kind: 'categorical',
      name: 'country',
      categories: ['DE', ' FR', 'é', '7', '-3', 'true', '0', '-0', '1e3', 'null', ''],
    },
    { kind: 'categorical', name: 'constructor', categories: ['a"b', '12', '0.5', 'x'] },
  ],
  prediction: { kind: 'numeric', name: 'score', edges: [0, 0.5, 1], center: 0.5 },
};
export const oddRoles: Roles = { prediction: 'score', label: 'bought', time: 'at', id: 'id' };

/** What a table is profiled with. */
export interface Model {
  readonly binning: Binning;
  readonly schema: FeatureSchema;
  readonly roles: Roles;
}
export const oddModel: Model = { binning: oddBinning, schema: oddSchema, roles: oddRoles };

/** A folder with the files of one test. */
export class TableFolder {
  private readonly path = mkdtempSync(join(tmpdir(), 'tidegate-tables-'));

  /** Writes a file and tells where it is. */
  public write(name: string, bytes: string | Uint8Array): string {
    const path = this.at(name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Where a file is. */
  public at(name: string): string {
    return join(this.path, name);
  }

  /** Removes everything. */
  public remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The profile by the path that reads bytes and columns. */
export async function profileFast(
  file: { readonly path: string; readonly format: FileFormat; readonly size: number; readonly rowGroups?: number },
  { pieceSize = Infinity, isGzip = false, ...model }: Model & { pieceSize?: number; isGzip?: boolean },
): Promise<{ readonly profile: string; readonly isCutInside: boolean }> {
  const builder = new ProfileBuilder(model.binning);
  const reader = new TablePieces({ ...model, pieces: [] }, builder);
  const header = file.format === 'csv' && !isGzip ? { header: await new CsvTable(file.path).columns() } : {};
  for (const piece of cutIntoPieces([{ ...file, isGzip, ...header }], pieceSize)) await reader.add(piece);
  reader.finish();
  return { profile: serializeProfile(builder.profile()), isCutInside: reader.isCutInside };
}

/** The profile record by record, by the full parser. */
export async function profileWhole(
  path: string,
  format: FileFormat,
  { binning, schema, roles }: Model,
): Promise<string> {
  const builder = new ProfileBuilder(binning);
  const reader = new RecordReader(schema, roles);
  const table = { csv: CsvTable, 'json-lines': JsonLinesTable, parquet: ParquetTable, capture: JsonLinesTable }[format];
  for await (const item of new table(path).items()) reader.count(item, builder);
  return serializeProfile(builder.profile());
}
