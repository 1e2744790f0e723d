import { ServingError } from '../errors/serving-error';
import type { TensorData } from '../tensors/data-type';
import { measure } from './measure';
import type { Session, SessionFactory } from './session';
import { movable } from './transfer';
import type { Reply, WorkerRequest, WorkerValues } from './worker-messages';

/** The sessions of one worker: answers requests, whatever carries them. */
export class WorkerSessions {
  private readonly sessions = new Map<number, Session>();

  public constructor(private readonly create: SessionFactory) {}

  /** Answers one request; failures become replies. The buffers in `transfer` are moved, not copied. */
  public async answer(
    id: number,
    request: WorkerRequest,
  ): Promise<{ readonly reply: Reply; readonly transfer: ArrayBuffer[] }> {
    try {
      const { value, transfer } = await this.handle(request);
      return { reply: { id, value }, transfer };
    } catch (error) {
      const code = error instanceof ServingError ? error.code : undefined;
      const message = error instanceof Error ? error.message : String(error);
      return { reply: { id, error: { code, message } }, transfer: [] };
    }
  }

  private async handle(
    request: WorkerRequest,
  ): Promise<{ value: WorkerValues[WorkerRequest['kind']]; transfer: ArrayBuffer[] }> {
    switch (request.kind) {
      case 'load': {
        const session = await this.create(request.path, request.options);
        this.sessions.set(request.key, session);
        return plain({ inputs: session.inputs, outputs: session.outputs });
      }
      case 'measure':
        return plain(await measure(this.session(request.key), request.options));
      case 'run': {
        const outputs = await this.session(request.key).run(request.inputs, request.outputs);
        return { value: outputs, transfer: outputs.flatMap(({ data }) => ownBuffer(data)) };
      }
      case 'unload': {
        const session = this.session(request.key);
        this.sessions.delete(request.key);
        await session.release();
        return plain(undefined);
      }
    }
  }

  private session(key: number): Session {
    const session = this.sessions.get(key);
    if (session === undefined) throw new Error(`worker has no session ${key}`);
    return session;
  }
}

function plain<T>(value: T): { value: T; transfer: ArrayBuffer[] } {
  return { value, transfer: [] };
}

function ownBuffer(data: TensorData): ArrayBuffer[] {
  return !Array.isArray(data) && movable(data) ? [data.buffer as ArrayBuffer] : [];
}
