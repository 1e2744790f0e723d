import { invalidRequest, shown } from '../errors/serving-error';
import type { LoadedModel } from '../models/loaded-model';

/**
 * Rows whose columns are named once for all, as data frames and Seldon's messages have them. Where the model's
 * feature schema names its columns, each row becomes an object, so that their order does not matter; else the names
 * have nothing to be compared with and the rows stay as they are.
 * @throws ServingError INVALID_REQUEST when a row has another number of cells than there are names
 */
export function nameRows(loaded: LoadedModel, names: unknown, rows: unknown, field: string): unknown {
  if (names === undefined || names === null || (Array.isArray(names) && names.length === 0)) return rows;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw invalidRequest(field, `must be an array of column names, is ${shown(names)}`);
  const { schema } = loaded.definition;
  if (schema === undefined || schema.features.length === 0 || !Array.isArray(rows)) return rows;
  // Seldon's clients invent names for columns that have none.
  if (!names.some((name) => schema.features.some((feature) => feature.name === name))) return rows;
  return rows.map((row: unknown, index) => {
    if (!Array.isArray(row) || row.length !== names.length)
      throw invalidRequest(field, `has ${names.length} names, row ${index} does not have as many columns`);
    return Object.fromEntries(names.map((name, column) => [name, row[column] as unknown]));
  });
}
