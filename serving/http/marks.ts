/** What the server tells of how a request was answered: which version, whether it was a degraded answer. Pure. */
import type { Marks } from '../services';
import { header, type HttpRequest, type HttpResponse } from './message';

/** SageMaker's header for what client and container want to tell each other: the only one that an endpoint passes on. */
export const customAttributes = 'x-amzn-sagemaker-custom-attributes';

/** A response with its marks as headers. */
export function withMarks(response: HttpResponse, marks: Marks): HttpResponse {
  const headers = Object.fromEntries(Object.entries(marks).map(([name, text]) => [`x-tidegate-${name}`, text]));
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** The client's own attributes, followed by the marks; undefined when there is neither. */
export function attributesOf(request: HttpRequest): string | undefined {
  const given = header(request, customAttributes);
  if (request.marks === undefined) return given;
  const marks = Object.entries(request.marks).map(([name, text]) => `tidegate-${name}=${text}`);
  return [given ?? [], marks].flat().join(';');
}
