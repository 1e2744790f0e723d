/** Every setting of the server, defined once: flag, environment variable, key in the file, default, help. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { sageMakerModelPath, sageMakerModelsPath } from '../../lib/contracts/serving';
import { providers } from '../engine/session';
import { logLevels } from '../observability/log';

const number = z.coerce.number('must be a number');
const bytes = number.int().min(1);
const milliseconds = number.min(0);
const count = number.int().min(0);
/** Kubernetes sets `TIDEGATE_PORT=tcp://…` for a service called `tidegate`, and people look for the reason for hours. */
const port = z.coerce
  .number('must be a port number; for a service of that name Kubernetes sets this variable: enableServiceLinks: false')
  .int()
  .min(0)
  .max(65535);

/** A folder, or a prefix in S3; `file://` is taken off. */
const modelPlace = z
  .string()
  .min(1)
  .refine((place) => !/^[a-z][a-z0-9+.-]*:\/\//i.test(place) || /^(s3|file):\/\//.test(place), {
    message:
      'only a folder, file:// and s3:// can be read; put the model into the image and name its folder with TIDEGATE_MODEL_URI',
  })
  .transform((place, context) => {
    if (!place.startsWith('file://')) return place;
    try {
      return fileURLToPath(place);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be file:// followed by an absolute path' });
      return z.NEVER;
    }
  });

/** A path of whole segments, as a router takes it literally. */
const fixedPath = z.string().regex(/^(\/[^\s/:?#][^\s/?#]*)+$/, 'must be a path such as /predict');

/** One setting. */
interface Definition {
  readonly schema: z.ZodType;
  readonly default?: unknown;
  /** Environment variables, the first one set wins. */
  readonly env: readonly string[];
  readonly help: string;
}

/** Settings by name. The flag is the name in kebab-case, the key in the file is the name. */
export const definitions = {
  model: {
    schema: modelPlace,
    default: sageMakerModelPath,
    env: ['TIDEGATE_MODEL_URI', 'AIP_STORAGE_URI', 'AZUREML_MODEL_DIR'],
    help: 'model folder, repository or s3://bucket/prefix; also the first argument',
  },
  modelName: {
    schema: z.string().min(1).optional(),
    env: ['TIDEGATE_MODEL_NAME'],
    help: 'name of the model of a single folder; default: its manifest, or the folder',
  },
  port: {
    schema: port,
    default: 8080,
    env: ['TIDEGATE_PORT', 'SAGEMAKER_BIND_TO_PORT', 'AIP_HTTP_PORT'],
    help: 'HTTP port',
  },
  host: { schema: z.string().min(1), default: '0.0.0.0', env: ['TIDEGATE_HOST'], help: 'address to listen on' },
  grpcPort: {
    schema: port.optional(),
    env: ['TIDEGATE_GRPC_PORT'],
    help: 'port for the Open Inference Protocol over gRPC; default: none',
  },
  predictRoute: {
    schema: fixedPath.optional(),
    env: ['AIP_PREDICT_ROUTE'],
    help: 'path that answers as a custom container of Vertex AI; default: none',
  },
  healthRoute: {
    schema: fixedPath.optional(),
    env: ['AIP_HEALTH_ROUTE'],
    help: 'path that answers 200 when ready, for Vertex AI; default: none',
  },
  managementPort: {
    schema: port.optional(),
    env: ['TIDEGATE_MANAGEMENT_PORT'],
    help: 'port for protocols that manage models beside others; default: none',
  },
  modelControl: {
    schema: z.enum(['none', 'explicit']),
    default: 'none',
    env: ['TIDEGATE_MODEL_CONTROL'],
    help: 'none: models are those found at start; explicit: clients may load and unload',
  },
  multiModel: {
    schema: z
      .string()
      .transform((text) => (text === 'true' ? sageMakerModelsPath : text === 'false' ? undefined : text))
      .optional(),
    env: ['TIDEGATE_MULTI_MODEL', 'SAGEMAKER_MULTI_MODEL'],
    help: `folder below which clients load models by path, as SageMaker's multi-model endpoints do; true: ${sageMakerModelsPath}; default: none`,
  },
  logLevel: { schema: z.enum(logLevels), default: 'info', env: ['TIDEGATE_LOG_LEVEL'], help: logLevels.join(', ') },
  trust: {
    schema: z.enum(['signed', 'digest', 'any']).optional(),
    env: ['TIDEGATE_TRUST'],
    help: 'what a model folder must have: signed (by the public key), digest (a manifest), any; default: signed',
  },
  publicKey: {
    schema: z.string().min(1).optional(),
    env: ['TIDEGATE_PUBLIC_KEY'],
    help: 'PEM of the ECDSA P-256 key that signs models, or the path of a file with it',
  },
  finiteness: {
    schema: z.enum(['schema', 'allow', 'reject']),
    default: 'schema',
    env: ['TIDEGATE_FINITENESS'],
    help: 'NaN and infinity: schema refuses them where no column may be missing',
  },
  threads: {
    schema: number.int().min(1),
    default: availableParallelism(),
    env: ['TIDEGATE_THREADS'],
    help: 'threads for models; default: the cores',
  },
  provider: {
    schema: z.enum(providers),
    default: 'cpu',
    env: ['TIDEGATE_PROVIDER'],
    help: 'device that runs models: cpu, cuda',
  },
  modelMemory: {
    schema: bytes,
    default: 2 ** 31,
    env: ['TIDEGATE_MODEL_MEMORY'],
    help: 'bytes that copies of one model in several workers may take',
  },
  loadedMemory: {
    schema: bytes.optional(),
    env: ['TIDEGATE_LOADED_MEMORY'],
    help: 'bytes of model files loaded at once; the least recently used give way and come back on request; default: no limit',
  },
  queueRequests: {
    schema: count,
    default: 1024,
    env: ['TIDEGATE_QUEUE_REQUESTS'],
    help: 'requests that may wait for each model',
  },
  queueBytes: {
    schema: bytes,
    default: 2 ** 28,
    env: ['TIDEGATE_QUEUE_BYTES'],
    help: 'bytes of inputs that may wait for each model',
  },
  bodyLimit: {
    schema: bytes,
    default: 2 ** 26,
    env: ['TIDEGATE_BODY_LIMIT'],
    help: 'bytes of a request body, also after decompression',
  },
  requestMemory: {
    schema: bytes,
    default: 2 ** 29,
    env: ['TIDEGATE_REQUEST_MEMORY'],
    help: 'bytes of request bodies in memory at once',
  },
  timeout: {
    schema: milliseconds,
    default: 30_000,
    env: ['TIDEGATE_TIMEOUT'],
    help: 'milliseconds that a request may wait when it names no deadline',
  },
  runLimit: {
    schema: milliseconds.min(1).max(2 ** 31 - 1),
    default: 300_000,
    env: ['TIDEGATE_RUN_LIMIT'],
    help: 'milliseconds after which a run in a worker is given up: 504, a new worker, liveness false until it ends',
  },
  drain: {
    schema: milliseconds,
    default: 25_000,
    env: ['TIDEGATE_DRAIN'],
    help: 'milliseconds for requests in flight after SIGTERM',
  },
  captureUri: {
    schema: z.string().optional(),
    env: ['TIDEGATE_CAPTURE_URI'],
    help: 'folder or s3:// prefix for captured requests, up to endpoint and variant; default: none',
  },
  capturePercent: {
    schema: number.min(0).max(100),
    default: 100,
    env: ['TIDEGATE_CAPTURE_PERCENT'],
    help: 'share of requests that is captured',
  },
  captureMemory: {
    schema: bytes,
    default: 2 ** 26,
    env: ['TIDEGATE_CAPTURE_MEMORY'],
    help: 'bytes of captured requests that may wait to be written',
  },
  config: {
    schema: z.string().optional(),
    env: ['TIDEGATE_CONFIG'],
    help: 'YAML or JSON file with these settings, and settings of single models under models, behaviour in production',
  },
} as const satisfies Record<string, Definition>;

/** Settings of single models in the configuration file. */
export const modelSettings = z.record(
  z.string(),
  z.strictObject({
    placement: z.enum(['auto', 'inline', 'worker']).optional(),
    maxBatchRows: z.number().int().min(0).optional(),
    maxDelay: z.number().min(0).optional(),
    instances: z.number().int().min(1).optional(),
    threads: z.number().int().min(1).optional(),
    maxInFlight: z.number().int().min(1).optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
);

/** Name of a setting. */
export type SettingName = keyof typeof definitions;

/** Values of all settings. */
export type Settings = { readonly [K in SettingName]: z.infer<(typeof definitions)[K]['schema']> } & {
  readonly models: z.infer<typeof modelSettings>;
  /** Settings of production features by name, as each has read its own; absent where it is off. */
  readonly features: Readonly<Record<string, unknown>>;
};

/** `modelName` as `--model-name`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
