import './no-telemetry';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { ServingError } from '../errors/serving-error';
import { fromOrtName, typeInfo, type DataType } from '../tensors/data-type';
import type { Tensor, TensorSpec } from '../tensors/tensor';
import type { InputSpec, Session, SessionFactory, SessionOptions } from './session';

/**
 * A session of ONNX Runtime. Creating and running block the calling thread, promises or not
 * (microsoft/onnxruntime issues 19611 and 26968); the engine decides on which thread that is.
 * @throws ServingError MODEL_REJECTED when the file cannot be loaded or needs types that requests cannot carry
 */
export const createOrtSession: SessionFactory = async (path, options) => {
  const session = await InferenceSession.create(path, {
    executionProviders: options.provider === 'cuda' ? ['cuda', 'cpu'] : ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // A failed run is reported by its error; ONNX Runtime's own line on stderr would repeat values of the request.
    logSeverityLevel: 4,
    // Spinning threads burn cores that other models need.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }).catch((error: unknown) => {
    throw new ServingError('MODEL_REJECTED', `model file cannot be loaded: ${(error as Error).message}`, {
      cause: error,
    });
  });
  return new OrtSession(session, options);
};

class OrtSession implements Session {
  public readonly inputs: readonly InputSpec[];
  public readonly outputs: readonly TensorSpec[];

  public constructor(
    private readonly session: InferenceSession,
    options: SessionOptions,
  ) {
    const unranked = new Set(options.unranked);
    this.inputs = session.inputMetadata.map((metadata) => inputSpec(metadata, !unranked.has(metadata.name)));
    this.outputs = session.outputMetadata
      .filter((metadata) => metadata.isTensor)
      .map((metadata) => tensorSpec(metadata));
    if (this.outputs.length === 0) {
      throw new ServingError('MODEL_REJECTED', 'model has no output that is a tensor; export it without ZipMap');
    }
  }

  public async run(inputs: readonly Tensor[], outputs: readonly string[]): Promise<Tensor[]> {
    const feeds: Record<string, OrtTensor> = {};
    for (const input of inputs) {
      const type = typeInfo(input.datatype).ort as 'float32';
      feeds[input.name] = new OrtTensor(type, input.data as Float32Array, input.shape);
    }
    const results = await this.session.run(feeds, outputs);
    return outputs.map((name) => {
      const result = results[name] as OrtTensor;
      const datatype = fromOrtName(result.type) as DataType;
      return { name, datatype, shape: result.dims, data: result.data };
    });
  }

  public async release(): Promise<void> {
    await this.session.release();
  }
}

type Metadata = InferenceSession.ValueMetadata;

function inputSpec(metadata: Metadata, ranked: boolean): InputSpec {
  const spec = tensorSpec(metadata, ranked);
  const shape = metadata.isTensor ? metadata.shape : [];
  return { ...spec, symbols: shape.map((size) => (typeof size === 'string' && size !== '' ? size : undefined)) };
}

function tensorSpec(metadata: Metadata, ranked = true): TensorSpec {
  if (!metadata.isTensor) {
    throw new ServingError('MODEL_REJECTED', `input '${metadata.name}' is no tensor; only tensors can be sent`);
  }
  const datatype = fromOrtName(metadata.type);
  if (datatype === undefined) {
    throw new ServingError(
      'MODEL_REJECTED',
      `'${metadata.name}' is ${metadata.type}, a type that requests cannot carry`,
    );
  }
  const shape = metadata.shape.map((size) => (typeof size === 'number' ? size : -1));
  return { name: metadata.name, datatype, shape, ranked };
}
