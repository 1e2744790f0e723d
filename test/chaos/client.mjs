/** Requests whose outcome is always known: an answer, or the reason why there is none. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** Milliseconds without an answer that count as none. */
const patience = 120_000;

/** Agents by how many connections they may have. */
export function agentOf(connections) {
  return new Agent({ keepAlive: true, maxSockets: connections });
}

/**
 * Sends a request and never throws.
 * @returns `{ status, text, retryAfter }`, or `{ lost }` with the reason
 */
export function ask(port, path, body, { agent, method = 'POST' } = {}) {
  return new Promise((resolve) => {
    const content = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: agent ?? false });
    const lose = (error) => resolve({ lost: error.message });
    sent.setTimeout(patience, () => sent.destroy(new Error('no answer')));
    sent.on('error', lose);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('error', lose);
      response.on('end', () =>
        resolve({ status: response.statusCode, text, retryAfter: response.headers['retry-after'] }),
      );
    });
    sent.end(content);
  });
}

/**
 * A connection that is written to by hand. `answer` resolves with all that the server sent, when it closes.
 * @param {number} port
 */
export function bareConnection(port) {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  let text = '';
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (part) => (text += part));
  const answer = new Promise((resolve) => {
    socket.setTimeout(patience, () => socket.destroy());
    socket.on('close', () => resolve(text));
  });
  return { socket, answer };
}

/** A request as text. */
export function asText(path, body, headers = '') {
  const content = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
}

/** How often each outcome came: a status, or why there was no answer. */
export function tally(outcomes) {
  const counts = {};
  for (const { status, lost } of outcomes) counts[status ?? lost] = (counts[status ?? lost] ?? 0) + 1;
  return counts;
}

/** Value of a metric; labels are added up. */
export async function metric(port, name) {
  const { text } = await ask(port, '/metrics', undefined, { method: 'GET' });
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Looks again and again, some thousand times at most, until something holds. */
export async function until(holds) {
  for (let i = 0; i < 2000; i++) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
