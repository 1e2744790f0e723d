import jsonata from 'jsonata';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Output?: unknown;
  readonly Error?: unknown;
  readonly Cause?: unknown;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly Output?: unknown;
  }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
}

/** A state machine in Amazon States Language with JSONata. */
export interface Definition {
  readonly QueryLanguage: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** How an execution ended. */
export interface Ended {
  readonly path: readonly string[];
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: unknown;
  readonly cause?: unknown;
}

/** What a task raises: the error as Step Functions would name it. */
export class TaskError extends Error {
  public constructor(
    public readonly error: string,
    public override readonly cause: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

/** Does what a task asks for. */
export type Tasks = (resource: string, task: Record<string, unknown>) => Promise<unknown>;

/** Runs a definition with the reference implementation of JSONata, state by state, without retries. */
export async function run(definition: Definition, input: unknown, tasks: Tasks, executionArn: string): Promise<Ended> {
  const path: string[] = [];
  const context = { Execution: { Id: executionArn } };
  let name = definition.StartAt;
  let data = input;
  for (;;) {
    const state = definition.States[name];
    if (!state) throw new Error(`there is no state '${name}'`);
    path.push(name);
    const scope = { input: data, context };
    switch (state.Type) {
      case 'Succeed':
        return { path, status: 'SUCCEEDED', output: data };
      case 'Fail':
        return {
          path,
          status: 'FAILED',
          error: await fill(state.Error, scope),
          cause: await fill(state.Cause, scope),
        };
      case 'Choice': {
        const chosen = await firstTrue(state, scope);
        name = chosen ?? state.Default!;
        break;
      }
      case 'Task': {
        const step = await attempt(state, scope, tasks);
        name = step.next;
        data = step.data;
        break;
      }
      default:
        throw new Error(`'${state.Type}' is not used here`);
    }
  }
}

async function attempt(state: State, scope: object, tasks: Tasks): Promise<{ next: string; data: unknown }> {
  try {
    const task = (await fill(state.Arguments, scope)) as Record<string, unknown>;
    // What crosses a task is JSON.
    const result = JSON.parse(JSON.stringify(await tasks(state.Resource!, task))) as unknown;
    return { next: state.Next!, data: await fill(state.Output, { ...scope, result }) };
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const caught = state.Catch?.find(({ ErrorEquals }) =>
      ErrorEquals.some((name) => [error.error, 'States.ALL'].includes(name)),
    );
    if (!caught) throw error;
    const errorOutput = { Error: error.error, Cause: error.cause };
    return { next: caught.Next, data: await fill(caught.Output, { ...scope, errorOutput }) };
  }
}

async function firstTrue(state: State, scope: object): Promise<string | undefined> {
  for (const { Condition, Next } of state.Choices ?? []) if ((await fill(Condition, scope)) === true) return Next;
  return undefined;
}

/** Fills in every `{% … %}`. */
async function fill(value: unknown, states: object): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((entry) => fill(entry, states)));
  if (typeof value === 'object' && value !== null) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, inner]) => [key, await fill(inner, states)] as const),
    );
    return Object.fromEntries(entries);
  }
  const expression = typeof value === 'string' ? /^\{%(.*)%\}$/s.exec(value)?.[1] : undefined;
  if (expression === undefined) return value;
  const result: unknown = await jsonata(expression).evaluate({}, { states });
  if (result === undefined) throw new Error(`${expression} gives nothing, which Step Functions refuses`);
  return result;
}

/** Every JSONata expression of a definition, with the path to it. */
export function expressionsOf(value: unknown, path = ''): { path: string; expression: string }[] {
  if (typeof value === 'string') {
    const expression = /^\{%(.*)%\}$/s.exec(value)?.[1];
    return expression === undefined ? [] : [{ path, expression }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => expressionsOf(inner, `${path}/${key}`));
}
