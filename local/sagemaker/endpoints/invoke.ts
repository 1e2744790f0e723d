import { randomUUID } from 'node:crypto';
import type { World } from '../ports';
import { ApiError } from '../errors';
import { account } from '../../names';
import type { Endpoint } from './endpoint';
import type { Endpoints } from './endpoints';
import type { RunningVariant } from './fleet';

/** Milliseconds that a container has for an answer. */
const containerTimeout = 60_000;

/** An invocation, as the runtime API takes it. */
export interface Invocation {
  readonly endpoint: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly accept?: string;
  readonly targetVariant?: string;
  readonly customAttributes?: string;
  readonly inferenceId?: string;
}

/** The container's answer. */
export interface InvocationAnswer {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly variant: string;
  readonly customAttributes?: string;
}

/** A container answered with an error, or not at all. */
export class ModelError extends ApiError {
  public constructor(
    public readonly originalStatus: number,
    public readonly originalMessage: string,
  ) {
    super(
      'ModelError',
      `Received ${originalStatus < 500 ? 'client' : 'server'} error (${originalStatus}) from primary with message "${originalMessage}".`,
      424,
    );
  }
}

/**
 * Sends a request to the variant whose turn it is, and captures it when it belongs to the sample.
 *
 * @throws ApiError `ValidationError` for an unknown endpoint or variant, `ModelError` when the container says no
 */
export async function invoke(call: Invocation, endpoints: Endpoints, world: World): Promise<InvocationAnswer> {
  const endpoint = endpoints.find(call.endpoint);
  if (!endpoint?.fleet) {
    throw new ApiError('ValidationError', `Endpoint ${call.endpoint} of account ${account} not found.`);
  }
  const running = endpoint.route(call.targetVariant);
  if (!running) {
    throw new ApiError(
      'ValidationError',
      `Variant ${call.targetVariant ?? ''} not found for endpoint ${call.endpoint}`,
    );
  }
  const answer = await ask(call, endpoint, running, world);
  capture(call, answer, endpoint, running, world);
  return answer;
}

async function ask(
  call: Invocation,
  endpoint: Endpoint,
  running: RunningVariant,
  world: World,
): Promise<InvocationAnswer> {
  const variant = running.variant.VariantName!;
  const started = process.hrtime.bigint();
  const done = (status: number): void => {
    const microseconds = Number((process.hrtime.bigint() - started) / 1000n);
    world.metrics.invoked({ endpoint: endpoint.name, variant, status, microseconds });
  };
  let response: Response;
  let body: Uint8Array;
  try {
    if (running.url === undefined) throw new Error('the container is being replaced');
    response = await fetch(`${running.url}/invocations`, {
      method: 'POST',
      headers: headersOf(call),
      body: call.body as Uint8Array<ArrayBuffer>,
      signal: AbortSignal.timeout(containerTimeout),
    });
    body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    done(504);
    throw new ModelError(500, `no answer: ${(error as Error).message}`);
  }
  done(response.status);
  if (!response.ok) throw new ModelError(response.status, Buffer.from(body).toString('utf8').slice(0, 1000));
  const customAttributes = response.headers.get('x-amzn-sagemaker-custom-attributes') ?? undefined;
  return {
    body,
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    variant,
    ...(customAttributes !== undefined && { customAttributes }),
  };
}

function headersOf(call: Invocation): Record<string, string> {
  return {
    'content-type': call.contentType,
    ...(call.accept !== undefined && { accept: call.accept }),
    ...(call.customAttributes !== undefined && { 'x-amzn-sagemaker-custom-attributes': call.customAttributes }),
    ...(call.inferenceId !== undefined && { 'x-amzn-sagemaker-inference-id': call.inferenceId }),
  };
}

function capture(
  call: Invocation,
  answer: InvocationAnswer,
  endpoint: Endpoint,
  running: RunningVariant,
  world: World,
): void {
  if (!endpoint.capture?.sample()) return;
  endpoint.capture.record(answer.variant, running.roleArn, {
    eventId: randomUUID(),
    at: world.pace.now(),
    inferenceId: call.inferenceId,
    customAttributes: call.customAttributes,
    input: { contentType: call.contentType, body: call.body },
    output: { contentType: answer.contentType, body: answer.body },
  });
}
