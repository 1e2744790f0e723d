/** Puts the parts of a server together, from its settings. Nothing listens here: `main.ts` and `lambda.ts` do that. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type App, type InferenceObserver } from './app';
import { openCapture, openWriter } from './capture/open';
import { SettingsError } from './config/settings-error';
import type { Settings } from './config/settings';
import { unknownModels } from './config/unknown-names';
import { Engine } from './engine/engine';
import { createOrtSession } from './engine/ort-session';
import { WorkerPool } from './engine/worker-pool';
import { ModelCatalog } from './models/catalog';
import { findModels, sizeOfPlaces } from './models/layout';
import { FolderLoader } from './models/loader';
import type { ModelSource } from './models/model-source';
import { downloadPrefix } from './models/s3-source';
import { parsePublicKey, type TrustPolicy } from './models/trust';
import { createLog, type Log } from './observability/log';
import { logModelEvent } from './observability/model-events';
import { operations, type OperationsSources } from './observability/operations';
import { activate } from './production/activate';
import type { ActiveFeature } from './production/feature';
import { inferThrough } from './production/steps';
import { protocolsFor } from './protocols/protocols-for';
import type { Services } from './services';
import { version } from '../package.json';

/** A server that is put together. */
export interface Composed {
  readonly app: App;
  readonly catalog: ModelCatalog;
  readonly services: Services;
  /** Who sees answered inference requests, whatever protocol they came by. */
  readonly observers: readonly InferenceObserver[];
  readonly log: Log;
  /** Adds lines in Prometheus' text format to `/metrics`. */
  addMetrics(render: () => string): void;
  /** Writes what was captured. */
  flush(): Promise<void>;
  /** Finishes what is in flight and frees everything. */
  close(): Promise<void>;
  /** Whether a thread is in a run that never ends, so that the process cannot end by itself. */
  isStuck(): boolean;
}

/** How a server is put together. */
export interface ComposeOptions {
  /** Path of the workers' JavaScript; absent: every model runs inline. */
  readonly workerFile?: string;
  readonly log?: Log;
}

/**
 * Puts a server together and loads its models.
 * @throws SettingsError for settings that do not fit together; ServingError when the model's place cannot be read
 */
export async function compose(settings: Settings, options: ComposeOptions = {}): Promise<Composed> {
  const log = options.log ?? createLog(settings.logLevel);
  let workersLost = 0;
  const pool =
    options.workerFile === undefined
      ? undefined
      : new WorkerPool({
          size: settings.threads,
          file: options.workerFile,
          onLost: () => {
            workersLost++;
            log.error('worker died; starting a new one');
          },
          runLimit: settings.runLimit,
          onEndlessRun: (path) => {
            log.error('run of a model did not end; its worker was replaced, liveness is false until it ends', {
              path,
              runLimit: settings.runLimit,
            });
          },
          onReloadFailed: (path, error) => {
            log.error('new worker could not load a model; trying again', { path, reason: error.message });
          },
        });
  const engine = new Engine({
    createSession: createOrtSession,
    ...(pool !== undefined && { pool }),
    provider: settings.provider,
    machine: { cores: settings.threads, modelMemory: settings.modelMemory },
    limits: { requests: settings.queueRequests, bytes: settings.queueBytes },
    timeout: settings.timeout,
    measureBudget: pool === undefined ? 0 : 400,
    onSlow: (model, remedy) => {
      log.warn('model is too slow for the main thread', { model: model.name, version: model.version, remedy });
    },
  });
  const source = sourceOf(settings);
  const loader = new FolderLoader({
    engine,
    trust: await trustOf(settings),
    finiteness: settings.finiteness,
    settings: settings.models,
  });
  const catalog = new ModelCatalog(
    source,
    loader,
    (event) => {
      logModelEvent(log, event);
    },
    settings.loadedMemory,
  );
  await catalog.loadAll();
  const present = catalog.entries().map(({ name }) => name);
  for (const sentence of unknownModels(settings.models, present)) log.warn(sentence);
  const active = await activateOrClose();
  const capture = await openCapture(settings, log);
  const services: Services = {
    catalog,
    infer: inferThrough(catalog, active),
    isReady: () => !app.isDraining && (catalog.loaded().length > 0 || settings.modelControl === 'explicit'),
    isLive: () => engine.endlessRuns === 0,
    modelControl: settings.modelControl,
    ...(settings.multiModel !== undefined && { modelsRoot: settings.multiModel }),
    server: { name: 'tidegate', version },
  };
  const observers = capture === undefined ? [] : [capture.observe];
  const moreMetrics: (() => string)[] = [];
  const sources: OperationsSources = {
    app: () => app,
    models: () => catalog.loaded(),
    capture: () => capture?.writer,
    workersLost: () => workersLost,
    workersStuck: () => engine.endlessRuns,
    features: active,
    more: () => moreMetrics,
    version,
  };
  const app = build({
    services,
    protocols: [...protocolsFor(settings), operations(sources)],
    log,
    observers,
    requestMemory: settings.requestMemory,
    bodyLimit: settings.bodyLimit,
  });
  const flush = async (): Promise<void> => {
    for (const feature of active) await feature.flush?.();
    await capture?.writer.flush();
  };
  return {
    app,
    catalog,
    services,
    observers,
    log,
    addMetrics: (render) => moreMetrics.push(render),
    flush,
    isStuck: () => engine.isStuck,
    close: async () => {
      await catalog.close();
      await flush();
      await engine.close();
      await source.close();
    },
  };

  /** Settings may ask for models that are not there: then nothing is left running. */
  async function activateOrClose(): Promise<readonly ActiveFeature[]> {
    try {
      return await activate(settings.features, {
        catalog,
        log,
        modelsChange: settings.modelControl === 'explicit',
        clock: () => performance.now(),
        random: Math.random,
        openWriter: (uri) => openWriter(uri, settings.captureMemory, log),
      });
    } catch (error) {
      await catalog.close();
      await engine.close();
      await source.close();
      throw error;
    }
  }
}

function sourceOf(settings: Settings): ModelSource & { close(): Promise<void> } {
  const { model, modelName } = settings;
  const sizeOf = sizeOfPlaces;
  const listIn = (folder: string): ReturnType<typeof findModels> =>
    findModels(folder, modelName, settings.modelControl === 'explicit' ? 'accept' : 'refuse');
  // The models of a multi-model endpoint are where its clients say.
  if (settings.multiModel !== undefined) return { list: async () => [], sizeOf, close: async () => undefined };
  if (!model.startsWith('s3://')) return { list: () => listIn(model), sizeOf, close: async () => undefined };
  const folders: string[] = [];
  return {
    sizeOf,
    list: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tidegate-models-'));
      folders.push(folder);
      await downloadPrefix(model, folder);
      return listIn(folder);
    },
    close: async () => {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

const noKey =
  'publicKey is not set, and only signed models are loaded: name the key with --public-key, or allow unsigned models with ' +
  '--trust digest (a manifest is checked) or --trust any';

async function trustOf(settings: Settings): Promise<TrustPolicy> {
  const { publicKey } = settings;
  const level = settings.trust ?? 'signed';
  if (publicKey === undefined) {
    if (level === 'signed') throw new SettingsError([noKey]);
    return { level };
  }
  try {
    const pem = publicKey.includes('-----BEGIN') ? publicKey : await readFile(publicKey, 'utf8');
    return { level, publicKey: parsePublicKey(pem) };
  } catch (error) {
    throw new SettingsError([`publicKey cannot be used: ${(error as Error).message}`]);
  }
}
