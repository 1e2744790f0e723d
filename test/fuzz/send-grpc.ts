import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { mutateBytes } from './mutate-bytes';
import type { GrpcSeed } from './grpc-seeds';
import type { Random } from './random';
import { patience } from './send-http';

/** A call as it is sent. */
export interface GrpcCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body: frames of five bytes and a message each. */
  readonly body: Buffer;
  /** Whether the frames around the messages are as they should be. */
  readonly framed: boolean;
}

/** How a call ended. */
export interface GrpcReply {
  /** Status of gRPC; undefined when the stream was reset. */
  readonly status: number | undefined;
  /** Our own code of an error. */
  readonly code: string | undefined;
  readonly message: string;
}

/** The call of a seed as it is. */
export function callOf({ method, message }: GrpcSeed): GrpcCall {
  return { path: `/inference.GRPCInferenceService/${method}`, headers: {}, body: frame(message), framed: true };
}

/** A call that is nearly the seed. */
export function mutateCall(seed: GrpcSeed, random: Random, all: readonly GrpcSeed[]): GrpcCall {
  const others = all.map(({ message }) => message);
  const call = callOf({ ...seed, message: mutateBytes(seed.message, random, others) });
  if (random.chance(0.1)) return { ...call, body: mutateBytes(call.body, random, others), framed: false };
  if (random.chance(0.05)) return { ...call, path: `/${random.pick(['', 'x', 'inference.GRPCInferenceService/X'])}` };
  if (random.chance(0.05)) return { ...call, headers: random.pick(oddHeaders), framed: false };
  if (random.chance(0.05)) return { ...call, body: Buffer.concat([call.body, call.body]), framed: false };
  return call;
}

const oddHeaders = [
  { 'content-type': 'application/json' },
  { 'content-type': 'application/grpc-web' },
  { 'grpc-encoding': 'gzip' },
  { 'grpc-encoding': 'x' },
  { 'grpc-timeout': '1n' },
  { 'grpc-timeout': 'x' },
  { 'grpc-timeout': '99999999H' },
  { 'x-bin': '!!!' },
] as const;

function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A connection that is opened again when the server has closed it. */
export class GrpcConnection {
  private session: ClientHttp2Session | undefined;

  public constructor(private readonly port: number) {}

  public send(call: GrpcCall): Promise<GrpcReply> {
    const session = this.open();
    return new Promise((resolve, reject) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': call.path,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...call.headers,
      });
      let seen: IncomingHttpHeaders = {};
      stream.on('response', (headers) => (seen = { ...seen, ...headers }));
      stream.on('trailers', (headers) => (seen = { ...seen, ...headers }));
      stream.on('data', () => undefined);
      // Half of these calls are broken: a reset is an answer, and so is the end of the connection.
      stream.on('error', () => undefined);
      stream.setTimeout(patience, () => {
        reject(new Error(`no answer to ${call.path}`));
        stream.close();
      });
      stream.on('close', () => {
        const status = seen['grpc-status'];
        resolve({
          status: status === undefined ? undefined : Number(status),
          code: seen['tidegate-error']?.toString(),
          message: seen['grpc-message']?.toString() ?? '',
        });
      });
      stream.end(call.body);
    });
  }

  public close(): void {
    this.session?.destroy();
  }

  private open(): ClientHttp2Session {
    if (this.session !== undefined && !this.session.destroyed && !this.session.closed) return this.session;
    const session = connect(`http://127.0.0.1:${this.port}`);
    session.on('error', () => undefined);
    session.on('goaway', () => {
      if (this.session === session) this.session = undefined;
      session.close();
    });
    this.session = session;
    return session;
  }
}

const [unknown, internal] = [2, 13];

/** What is wrong with an answer; undefined when nothing is. */
export function problemOfGrpc(call: GrpcCall, { status, code, message }: GrpcReply): string | undefined {
  if (code === 'INTERNAL') return `internal error: ${message}`;
  // What gRPC's own library says of frames and headers it cannot read is its business.
  if (!call.framed || code === 'INFERENCE_FAILED') return undefined;
  if (status === undefined) return 'the stream was reset';
  return status === unknown || status === internal ? `status ${status}: ${message}` : undefined;
}
