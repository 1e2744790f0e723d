import type { ColumnMetaData, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { ColumnDecoder, Compressors, DecodedArray } from 'hyparquet/src/types.js';

/** Gets the values of one page, and how many more of it are null. Where the nulls are is not told. */
export type TakePage = (values: ArrayLike<unknown>, nulls: number) => void;

/** Where a column of a row group is in its file. */
export function chunkRange(chunk: ColumnMetaData): { readonly start: number; readonly end: number } {
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  return { start, end: start + Number(chunk.total_compressed_size) };
}

/**
 * Decodes a column without nesting, page by page. The reader of the library puts nulls back where they belong, which
 * takes longer than all the rest; who counts values need not know where they are.
 */
export function readPages(
  bytes: ArrayBuffer,
  chunk: ColumnMetaData,
  schemaPath: SchemaTree[],
  compressors: Compressors,
  take: TakePage,
): void {
  const { type, codec, path_in_schema: pathInSchema } = chunk;
  const { element } = schemaPath[schemaPath.length - 1]!;
  const parsers = DEFAULT_PARSERS;
  const decoder: ColumnDecoder = { type, codec, pathInSchema, element, schemaPath, parsers, compressors };
  const reader = { view: new DataView(bytes), offset: 0 };
  let dictionary: DecodedArray | undefined;
  for (let left = Number(chunk.num_values); left > 0;) {
    const header = parquetHeader(reader);
    const page = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    if (header.type === 'DICTIONARY_PAGE') {
      const plain = decompressPage(page, header.uncompressed_page_size, codec, compressors);
      const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
      const count = header.dictionary_page_header!.num_values;
      dictionary = convert(readPlain({ view, offset: 0 }, type, count, element.type_length), decoder);
      continue;
    }
    const first = header.data_page_header;
    const second = header.data_page_header_v2;
    const described = first ?? second;
    if (described === undefined) continue;
    const { dataPage } =
      first === undefined
        ? readDataPageV2(page, header, decoder)
        : readDataPage(decompressPage(page, header.uncompressed_page_size, codec, compressors), first, decoder);
    take(
      convertWithDictionary(dataPage, dictionary, described.encoding, decoder),
      described.num_values - dataPage.length,
    );
    left -= described.num_values;
  }
}
