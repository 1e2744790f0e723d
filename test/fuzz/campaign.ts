/** A fixed number of requests from a seed, each of them reproducible by its index alone. */
import { Agent } from 'node:http';
import type { Audience, Message } from './message';
import { grpcSeeds } from './grpc-seeds';
import { mutateMessage } from './mutate-message';
import { Random } from './random';
import { seeds } from './seeds';
import { callOf, GrpcConnection, mutateCall, problemOfGrpc } from './send-grpc';
import { problemOf, sendHttp } from './send-http';
import { problemOfRaw, rawFrames, rawRequest, sendRaw } from './send-raw';

/** Where requests are sent. */
export interface Targets {
  readonly ports: Readonly<Record<Audience, number>>;
  /** gRPC port of the server with several models. */
  readonly grpc: number;
}

/** A request whose answer was wrong. */
export interface Failure {
  readonly index: number;
  readonly kind: Kind;
  readonly problem: string;
  readonly request: string;
}

/** What came of a campaign. */
export interface Outcome {
  readonly sent: number;
  /** Answers by kind and status. */
  readonly answers: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
}

/** How a campaign is run. */
export interface CampaignOptions {
  readonly seed: number;
  readonly from?: number;
  readonly count: number;
  /** Requests in flight. */
  readonly lanes: number;
  /** Called after every `every` requests, while others wait. */
  readonly checkpoint?: { readonly every: number; run(sent: number): Promise<void> };
}

type Kind = 'http' | 'raw' | 'grpc' | 'frames';

/** Failures after which there is no point in going on. */
const enough = 20;

/** Runs a campaign. */
export class Campaign {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly grpc: GrpcConnection;
  private readonly answers = new Map<string, number>();
  private readonly failures: Failure[] = [];

  public constructor(private readonly targets: Targets) {
    this.grpc = new GrpcConnection(targets.grpc);
  }

  /** Sends every seed as it is: what fails here would be a fuzzer that tests nothing. */
  public async verifySeeds(): Promise<string[]> {
    const problems: string[] = [];
    for (const seed of seeds) {
      const { status, body } = await sendHttp(this.agent, this.targets.ports[seed.audience], seed);
      if (status !== 200) problems.push(`${seed.name}: ${status} ${body.toString().slice(0, 200)}`);
    }
    for (const seed of grpcSeeds) {
      const { status, message } = await this.grpc.send(callOf(seed));
      if (status !== 0) problems.push(`${seed.method}: ${status} ${message}`);
    }
    return problems;
  }

  public async run({ seed, from = 0, count, lanes, checkpoint }: CampaignOptions): Promise<Outcome> {
    let next = from;
    const end = from + count;
    const lane = async (until: number): Promise<void> => {
      while (next < until && this.failures.length < enough) await this.one(seed, next++);
    };
    while (next < end && this.failures.length < enough) {
      const until = Math.min(end, next + (checkpoint?.every ?? count));
      await Promise.all(Array.from({ length: lanes }, () => lane(until)));
      await checkpoint?.run(next - from);
    }
    return { sent: next - from, answers: this.answers, failures: this.failures };
  }

  public close(): void {
    this.agent.destroy();
    this.grpc.close();
  }

  private async one(seed: number, index: number): Promise<void> {
    const random = new Random(seed * 1_000_003 + index);
    // The first numbers of neighbouring seeds are alike.
    random.next();
    const attempt = this.attempt(random);
    const { kind, request } = attempt;
    try {
      const { answer, problem } = await attempt.send();
      const key = `${kind} ${answer}`;
      this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
      if (problem !== undefined) this.failures.push({ index, kind, problem, request });
    } catch (error) {
      this.failures.push({ index, kind, problem: (error as Error).message, request });
    }
  }

  private attempt(random: Random): Attempt {
    const share = random.below(100);
    if (share < 72) return this.http(random);
    if (share < 80) return this.raw(random);
    return share < 98 ? this.call(random) : this.frames(random);
  }

  private http(random: Random): Attempt {
    const seed = random.pick(seeds);
    const message = mutateMessage(seed, random, seeds);
    const send = async (): Promise<Answer> => {
      const reply = await sendHttp(this.agent, this.targets.ports[seed.audience], message);
      return { answer: String(reply.status), problem: problemOf(message, reply) };
    };
    return { kind: 'http', request: describe(message), send };
  }

  private raw(random: Random): Attempt {
    const seed = random.pick(seeds);
    const bytes = rawRequest(mutateMessage(seed, random, seeds), random);
    const send = async (): Promise<Answer> => {
      const text = await sendRaw(this.targets.ports[seed.audience], bytes, (sofar) => sofar.includes('\r\n\r\n'));
      return { answer: text === '' ? 'closed' : text.slice(9, 12), problem: problemOfRaw(text) };
    };
    return { kind: 'raw', request: JSON.stringify(bytes.toString('latin1')), send };
  }

  private call(random: Random): Attempt {
    const call = mutateCall(random.pick(grpcSeeds), random, grpcSeeds);
    const send = async (): Promise<Answer> => {
      const reply = await this.grpc.send(call);
      return { answer: String(reply.status ?? 'reset'), problem: problemOfGrpc(call, reply) };
    };
    return { kind: 'grpc', request: `${call.path} ${call.body.toString('hex')}`, send };
  }

  private frames(random: Random): Attempt {
    const bytes = rawFrames(random);
    const send = async (): Promise<Answer> => {
      // Settings and their acknowledgement come at once; what counts is that the server goes on.
      await sendRaw(this.targets.grpc, bytes, (text) => text.length > 0);
      return { answer: 'survived', problem: undefined };
    };
    return { kind: 'frames', request: bytes.toString('hex'), send };
  }
}

/** A request that is made and not sent yet. */
interface Attempt {
  readonly kind: Kind;
  readonly request: string;
  send(): Promise<Answer>;
}

interface Answer {
  readonly answer: string;
  readonly problem: string | undefined;
}

function describe({ method, path, headers, body }: Message): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body.toString('latin1'))}`;
}
