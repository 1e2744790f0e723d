/** One invocation: which form the body has, and which form the answer gets. */
import type { InferenceRequest, InferenceResult } from '../../engine/model';
import { invalidRequest, ServingError, shown } from '../../errors/serving-error';
import { header, jsonText, mediaType, type HttpRequest, type HttpResponse } from '../../http/message';
import type { LoadedModel } from '../../models/loaded-model';
import { predictionOutputs, predictionsOf, toCells, toCsvField } from '../../tabular/predictions';
import { RowBinding } from '../../tabular/row-binding';
import { parseJson } from '../../tensors/json-envelope';
import type { Tensor } from '../../tensors/tensor';
import { headerLength, parseRequest } from '../open-inference/parse-request';
import { renderResult } from '../open-inference/render-response';

/** A request and the way to answer it. */
export interface Invocation {
  readonly request: Pick<InferenceRequest, 'inputs' | 'outputs' | 'priority' | 'deadline'>;
  render(result: InferenceResult): HttpResponse;
}

/** Media type of Triton's binary form on SageMaker, which does not pass on other headers. */
export const tritonBinary = 'application/vnd.sagemaker-triton.binary+json';
const jsonLines = new Set([
  'application/jsonlines',
  'application/x-jsonlines',
  'application/jsonl',
  'application/x-ndjson',
]);

/** Form of rows in an answer. */
type RowForm = 'json' | 'csv' | 'jsonlines';

/**
 * Reads an invocation.
 * @throws ServingError UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE, and those of the parsers
 */
export function readInvocation(request: HttpRequest, loaded: LoadedModel): Invocation {
  const contentType = header(request, 'content-type');
  const type = mediaType(contentType);
  if (type === 'text/csv') return rowInvocation(request, loaded, 'csv', (binding) => binding.fromCsv(request.body));
  if (jsonLines.has(type))
    return rowInvocation(request, loaded, 'jsonlines', (binding) =>
      binding.fromValues(parseLines(request.body), 'line'),
    );
  if (type === 'application/json' || type === '') return readJson(request, loaded);
  if (type === tritonBinary) return tensorInvocation(request, loaded, jsonHeaderSize(contentType as string), true);
  if (type === 'application/octet-stream')
    return tensorInvocation(request, loaded, header(request, headerLength) ?? '0', false);
  throw new ServingError(
    'UNSUPPORTED_MEDIA_TYPE',
    `content-type is '${type.slice(0, 60)}'; send application/json, text/csv, application/jsonlines, application/octet-stream or ${tritonBinary}`,
    { field: 'content-type' },
  );
}

function readJson(request: HttpRequest, loaded: LoadedModel): Invocation {
  // A body whose first member is `inputs` is read by the fast parser, without a parse of its own here.
  if (/^\s*\{\s*"(id|inputs|parameters|outputs)"/.test(request.body.toString('latin1', 0, 64))) {
    return tensorInvocation(request, loaded, undefined, false);
  }
  const value = parseJson(request.body.toString('utf8'));
  if (Array.isArray(value))
    return rowInvocation(request, loaded, 'json', (binding) => binding.fromValues(value as unknown[], 'body'));
  const { instances, inputs } = (value ?? {}) as { readonly instances?: unknown; readonly inputs?: unknown };
  if (Array.isArray(instances)) {
    return rowInvocation(request, loaded, 'json', (binding) => binding.fromValues(instances as unknown[], 'instances'));
  }
  if (inputs !== undefined) return tensorInvocation(request, loaded, undefined, false);
  throw invalidRequest('body', `must be an object with inputs or instances, or an array of rows, is ${shown(value)}`);
}

/** Tensors in the Open Inference Protocol's form, answered in kind. */
function tensorInvocation(
  request: HttpRequest,
  loaded: LoadedModel,
  jsonLength: string | undefined,
  typed: boolean,
): Invocation {
  const parsed = parseRequest(request.body, jsonLength, loaded.model.inputs);
  return {
    request: {
      inputs: parsed.inputs,
      ...(parsed.outputs !== undefined && { outputs: parsed.outputs }),
      ...(parsed.priority !== undefined && { priority: parsed.priority }),
      ...(parsed.timeout !== undefined && { deadline: performance.now() + parsed.timeout }),
    },
    render: (result) => {
      const response = renderResult(result, parsed.id, parsed);
      const length = response.headers[headerLength];
      if (!typed || length === undefined) return response;
      return { ...response, headers: { 'content-type': `${tritonBinary};json-header-size=${length}` } };
    },
  };
}

/** Rows of columns, answered with one prediction a row. */
function rowInvocation(
  request: HttpRequest,
  loaded: LoadedModel,
  form: RowForm,
  read: (binding: RowBinding) => readonly Tensor[],
): Invocation {
  const { schema } = loaded.definition;
  const answer = acceptedForm(header(request, 'accept'), form);
  const binding = RowBinding.of(loaded.model.inputs, schema);
  if (binding === undefined) {
    throw new ServingError(
      'UNSUPPORTED_MEDIA_TYPE',
      `model '${loaded.model.name}' takes no rows of columns: its inputs are not a table, or schema.json does not say which column goes where; send tensors (inputs)`,
    );
  }
  const inputs = read(binding);
  const rows = (inputs[0] as Tensor).shape[0] as number;
  const outputs = predictionOutputs(schema);
  return {
    request: { inputs, ...(outputs !== undefined && { outputs }) },
    render: (result) => renderRows(predictionsOf(result, schema, rows), answer),
  };
}

function renderRows(predictions: ReturnType<typeof predictionsOf>, form: RowForm): HttpResponse {
  if (form === 'json') return jsonText(JSON.stringify({ predictions }));
  if (form === 'csv') {
    const lines = predictions.map((prediction) => `${toCells(prediction).map(toCsvField).join(',')}\n`);
    return { status: 200, headers: { 'content-type': 'text/csv' }, body: lines.join('') };
  }
  const lines = predictions.map((prediction) => `${JSON.stringify({ prediction })}\n`);
  return { status: 200, headers: { 'content-type': 'application/jsonlines' }, body: lines.join('') };
}

/** The form that an Accept header asks for; the request's own where it does not care. */
function acceptedForm(accept: string | undefined, own: RowForm): RowForm {
  if (accept === undefined || accept.trim() === '') return own;
  for (const entry of accept.split(',')) {
    const type = mediaType(entry);
    if (type === '*/*' || type === 'application/*' || type === 'text/*') return own;
    if (type === 'application/json') return 'json';
    if (type === 'text/csv') return 'csv';
    if (jsonLines.has(type)) return 'jsonlines';
  }
  throw new ServingError(
    'NOT_ACCEPTABLE',
    `accept is '${accept.slice(0, 60)}'; rows are answered as application/json, text/csv or application/jsonlines`,
    {
      field: 'accept',
    },
  );
}

function parseLines(body: Buffer): unknown[] {
  const lines = body.toString('utf8').split('\n');
  const rows: unknown[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    try {
      rows.push(JSON.parse(line));
    } catch {
      throw new ServingError('MALFORMED_BODY', `line ${index + 1} is not JSON`);
    }
  });
  return rows;
}

function jsonHeaderSize(contentType: string): string {
  const size = /;\s*json-header-size=("?)(\d+)\1\s*(;|$)/i.exec(contentType)?.[2];
  if (size === undefined)
    throw invalidRequest('content-type', `must carry the length of the JSON: ${tritonBinary};json-header-size=123`);
  return size;
}
