import { LineWriter } from '../../../serving/capture/line-writer';
import { readSettings } from '../../../serving/config/read-settings';
import { InlineExecutor } from '../../../serving/engine/inline-executor';
import { Model, type InferenceResult } from '../../../serving/engine/model';
import { ModelStatistics } from '../../../serving/engine/statistics';
import type { Headers } from '../../../serving/http/message';
import { ModelCatalog } from '../../../serving/models/catalog';
import type { FeatureSchema } from '../../../serving/models/feature-schema';
import type { LoadedModel } from '../../../serving/models/loaded-model';
import { createLog } from '../../../serving/observability/log';
import { activate } from '../../../serving/production/activate';
import type { ActiveFeature } from '../../../serving/production/feature';
import { inferThrough } from '../../../serving/production/steps';
import type { CallOrigin, InferenceCall, Marks } from '../../../serving/services';
import { FakeSession, x, type Compute } from './fake-session';

/** How one version of a model in memory behaves. */
export interface FakeVersion {
  readonly compute?: Compute;
  readonly digest?: string;
  readonly schema?: FeatureSchema;
  /** Requests that may wait. */
  readonly queue?: number;
}

/** What stands around models in memory. */
export interface Production {
  readonly catalog: ModelCatalog;
  readonly logged: string[];
  readonly active: readonly ActiveFeature[];
  /** Lines that were written, by the URI of their place. */
  readonly written: Map<string, string[]>;
  /** Milliseconds of its clock; changed by tests. */
  now: number;
  /** What the dice say next. */
  random: number;
  session(name: string, version: string): FakeSession;
  ask(values: readonly number[], call?: Partial<InferenceCall>, headers?: Headers): Promise<Answered>;
  /** Values of a metric by its labels. */
  metric(name: string): Record<string, number>;
}

/** An answer and what the client is told of it. */
export interface Answered {
  readonly values: readonly number[];
  readonly version: string;
  readonly marks: Marks | undefined;
}

/**
 * Features around models in memory, the real catalog and engine between them.
 * @param models by `<name>/<version>`
 * @param file sections of the configuration file
 */
export async function production(
  models: Readonly<Record<string, FakeVersion>>,
  file: Readonly<Record<string, unknown>>,
  modelsChange = false,
): Promise<Production> {
  const sessions = new Map<string, FakeSession>();
  const logged: string[] = [];
  const written = new Map<string, string[]>();
  const catalog = catalogOf(models, sessions);
  await catalog.loadAll();
  const made: Production = {
    catalog,
    logged,
    written,
    now: 0,
    random: 0.5,
    active: await activate(readSettings({ flags: {}, environment: { TIDEGATE_MODEL_URI: '/m' }, file }).features, {
      catalog,
      modelsChange,
      log: createLog('info', (line) => logged.push(line)),
      clock: () => made.now,
      random: () => made.random,
      openWriter: async (uri) => memoryWriter(uri, written),
    }),
    session: (name, version) => sessions.get(`${name}/${version}`) as FakeSession,
    ask: async (values, call = {}, headers = {}) => {
      const from: CallOrigin = { headers };
      const infer = inferThrough(catalog, made.active);
      const result = await infer({ model: 'm', from, request: { inputs: [x(...values)] }, ...call });
      return { values: valuesOf(result), version: result.version, marks: from.marks };
    },
    metric: (name) => {
      const family = made.active.flatMap(({ metrics }) => metrics?.() ?? []).find((one) => one.name === name);
      return Object.fromEntries(
        (family?.samples ?? []).map(([labels, value]) => [Object.values(labels).join(' '), value]),
      );
    },
  };
  return made;
}

function valuesOf(result: InferenceResult): readonly number[] {
  return [...(result.outputs[0]?.data as Float32Array)];
}

function catalogOf(models: Readonly<Record<string, FakeVersion>>, sessions: Map<string, FakeSession>): ModelCatalog {
  const names = [...new Set(Object.keys(models).map((key) => key.split('/')[0] as string))];
  const listings = names.map((name) => ({
    name,
    config: { versions: { kind: 'all' as const }, ignored: [] },
    places: Object.keys(models)
      .filter((key) => key.startsWith(`${name}/`))
      .map((key) => ({ name, version: key.split('/')[1] as string, folder: key, file: 'model.onnx' })),
  }));
  return new ModelCatalog(
    { list: async () => listings },
    {
      load: async ({ name, version = '1', folder }) => {
        const given = models[folder] as FakeVersion;
        const session = new FakeSession(given.compute);
        sessions.set(folder, session);
        return loadedOf(name, version, given, session);
      },
    },
  );
}

function loadedOf(name: string, version: string, given: FakeVersion, session: FakeSession): LoadedModel {
  const statistics = new ModelStatistics();
  const limits = { requests: given.queue ?? 1000, bytes: 1e9 };
  const model = new Model({
    name,
    version,
    inputs: session.inputs,
    outputs: session.outputs,
    executor: new InlineExecutor(session, statistics, { maxRows: 8, limits }),
    statistics,
    batches: true,
    maxRows: 8,
    finiteness: 'allow',
    maxInFlight: Infinity,
    timeout: 60_000,
  });
  const definition = { name, version, digest: given.digest, schema: given.schema };
  return { model, definition, placement: {} } as unknown as LoadedModel;
}

function memoryWriter(uri: string, written: Map<string, string[]>): LineWriter {
  return new LineWriter({
    store: {
      put: async (_, body) => {
        written.set(uri, [...(written.get(uri) ?? []), ...body.trimEnd().split('\n')]);
      },
    },
    memory: 1e6,
    fileBytes: 1e5,
    interval: 3_600_000,
    newId: () => 'id',
    now: () => new Date(0),
    onError: () => undefined,
  });
}
