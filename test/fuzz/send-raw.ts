/** Bytes on a connection of their own: what no HTTP library would send. */
import { connect } from 'node:net';
import type { Message } from './message';
import { mutateBytes } from './mutate-bytes';
import type { Random } from './random';
import { patience } from './send-http';

/** A request as bytes, most of the time broken in its lines. */
export function rawRequest(message: Message, random: Random): Buffer {
  const { method, path, headers, body } = message;
  const framing = random.pick([
    `content-length: ${body.length}`,
    `content-length: ${random.below(2 * body.length + 2)}`,
    `content-length: ${body.length}\r\ncontent-length: 1`,
    `content-length: ${body.length}\r\ntransfer-encoding: chunked`,
    'transfer-encoding: chunked',
    'content-length: -1',
    'x: y',
  ]);
  const chunked = framing === 'transfer-encoding: chunked';
  const content = chunked ? Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]) : body; // prettier-ignore
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(`${[`${method} ${path} HTTP/1.1`, 'host: x', ...lines, framing].join('\r\n')}\r\n\r\n`);
  const whole = Buffer.concat([head, content]);
  return random.chance(0.7) ? mutateBytes(whole, random, [head, content]) : whole;
}

/** Frames of HTTP/2 behind its preface, some of them broken. */
export function rawFrames(random: Random): Buffer {
  const frames = Array.from({ length: 1 + random.below(6) }, () => {
    const payload = random.bytes(random.below(40));
    const head = Buffer.alloc(9);
    head.writeUIntBE(random.chance(0.8) ? payload.length : random.below(2 ** 24), 0, 3);
    head[3] = random.below(11);
    head[4] = random.below(256);
    head.writeUInt32BE(random.pick([0, 0, 1, 1, 3, 2 ** 31 - 1]), 5);
    return Buffer.concat([head, payload]);
  });
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  return Buffer.concat([random.chance(0.9) ? preface : mutateBytes(preface, random), settings, ...frames]);
}

/**
 * Sends bytes, ends its side and reads what comes. Resolves with it when the server closes or has answered; rejects
 * when it does neither.
 */
export function sendRaw(port: number, bytes: Buffer, answered: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    let text = '';
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(patience, () => {
      socket.destroy();
      reject(new Error(`neither answered nor closed: ${JSON.stringify(bytes.toString('latin1')).slice(0, 300)}`));
    });
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (answered(text)) finish();
    });
    // A reset is a way to close.
    socket.on('error', finish);
    socket.on('close', finish);
    socket.end(bytes);
  });
}

/** What is wrong with the first line that came; undefined when nothing is, or when the connection was just closed. */
export function problemOfRaw(text: string): string | undefined {
  if (text === '') return undefined;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
  if (status === 500 && text.includes('model failed on this input')) return undefined;
  return status < 100 || status === 500 || status === 502
    ? `answered with ${JSON.stringify(text.slice(0, 300))}`
    : undefined;
}
