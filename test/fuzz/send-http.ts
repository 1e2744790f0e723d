import { request, type Agent } from 'node:http';
import type { Message } from './message';

/** An answer, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Milliseconds without an answer that count as none. */
export const patience = 60_000;

/** Sends a request. Rejects when there is no answer. */
export function sendHttp(agent: Agent, port: number, message: Message): Promise<Reply> {
  const { method, path, headers, body } = message;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers, 'content-length': body.length } }); // prettier-ignore
    sent.setTimeout(patience, () => sent.destroy(new Error('no answer')));
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.end(body);
  });
}

/** What is wrong with an answer, whatever the request was; undefined when it is one that the documentation has. */
export function problemOf(message: Pick<Message, 'method'>, { status, headers, body }: Reply): string | undefined {
  const text = body.toString('utf8');
  if (status === 500 && text.includes('model failed on this input')) return undefined;
  if (status === 503 && headers['retry-after'] === undefined && message.method !== 'HEAD' && !text.includes('"ready"'))
    return `503 without Retry-After: ${text.slice(0, 200)}`;
  if (status < 200 || (status >= 500 && status !== 503 && status !== 504)) return `${status}: ${text.slice(0, 300)}`;
  if (message.method === 'HEAD' || headers['content-encoding'] !== undefined) return undefined;
  if (!/^application\/json(;|$)/.test(String(headers['content-type'])))
    return status < 400 ? undefined : `${status} as ${String(headers['content-type'])}`;
  try {
    const value = JSON.parse(text) as object | null;
    if (status < 400 || ['error', 'status', 'code'].some((key) => Object.hasOwn(value ?? {}, key))) return undefined;
    return `an error in no protocol's shape: ${text.slice(0, 200)}`;
  } catch {
    return `no JSON, though it says so: ${text.slice(0, 200)}`;
  }
}
