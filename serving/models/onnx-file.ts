/**
 * What the server must know of an ONNX file before it is loaded: where its external data lies, which inputs declare
 * no shape, who made it. Reads the protobuf wire format directly (onnx.proto3, field numbers below).
 */
import { ServingError } from '../errors/serving-error';
import { ProtobufReader, type Field } from './protobuf-reader';

/** Facts from an ONNX file. */
export interface OnnxFile {
  /** Paths of external data, as the file gives them (relative to its folder). */
  readonly externalData: readonly string[];
  /** Inputs that are tensors without a declared shape. */
  readonly unrankedInputs: readonly string[];
  readonly producer: string;
  readonly irVersion: number;
  /** Version of each operator set, by domain (`ai.onnx` is the default one). */
  readonly opsets: Readonly<Record<string, number>>;
}

/** Field numbers of onnx.proto3. */
const model = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, trainingInfo: 20, functions: 25 } as const;
const graph = { node: 1, initializer: 5, input: 11, sparseInitializer: 15 } as const;
const node = { attribute: 5 } as const;
const attribute = { t: 5, g: 6, tensors: 10, graphs: 11, sparseTensor: 22, sparseTensors: 23 } as const;
const tensor = { externalData: 13 } as const;
const sparse = { values: 1, indices: 2 } as const;
const training = { initialization: 1, algorithm: 2 } as const;
const functionProto = { node: 7 } as const;

/** Deepest nesting of graphs in attributes that is followed; real models have two or three. */
const maxDepth = 32;

/**
 * Reads the facts.
 * @throws ServingError MODEL_REJECTED when the bytes are no ONNX model
 */
export function readOnnxFile(bytes: Buffer): OnnxFile {
  try {
    return new OnnxScan().scan(bytes);
  } catch (error) {
    if (error instanceof ServingError) throw error;
    throw new ServingError('MODEL_REJECTED', `model file is no ONNX model: ${(error as Error).message}`);
  }
}

class OnnxScan {
  private readonly externalData = new Set<string>();
  private readonly unrankedInputs: string[] = [];
  private readonly opsets: Record<string, number> = {};
  private producer = '';
  private irVersion = 0;
  private graphs = 0;

  public scan(bytes: Buffer): OnnxFile {
    for (const field of new ProtobufReader(bytes)) {
      if (field.number === model.irVersion) this.irVersion = field.value;
      else if (field.number === model.producerName) this.producer = field.bytes.toString('utf8');
      else if (field.number === model.opsetImport) this.readOpset(field.bytes);
      else if (field.number === model.graph) this.readGraph(field.bytes, 0, true);
      else if (field.number === model.trainingInfo) {
        this.each(field, [training.initialization, training.algorithm], (inner) => {
          this.readGraph(inner, 1, false);
        });
      } else if (field.number === model.functions)
        this.each(field, [functionProto.node], (inner) => {
          this.readNode(inner, 1);
        });
    }
    if (this.graphs === 0) throw new Error('it has no graph');
    return {
      externalData: [...this.externalData],
      unrankedInputs: this.unrankedInputs,
      producer: this.producer,
      irVersion: this.irVersion,
      opsets: this.opsets,
    };
  }

  private readGraph(bytes: Buffer, depth: number, main: boolean): void {
    if (depth > maxDepth) throw new Error(`graphs are nested deeper than ${maxDepth}`);
    this.graphs++;
    for (const field of new ProtobufReader(bytes)) {
      if (field.number === graph.node) this.readNode(field.bytes, depth);
      else if (field.number === graph.initializer) this.readTensor(field.bytes);
      else if (field.number === graph.sparseInitializer) this.readSparse(field);
      else if (field.number === graph.input && main) this.readInput(field.bytes);
    }
  }

  private readNode(bytes: Buffer, depth: number): void {
    for (const field of new ProtobufReader(bytes)) {
      if (field.number !== node.attribute) continue;
      this.each(field, [attribute.t, attribute.tensors], (inner) => {
        this.readTensor(inner);
      });
      this.each(field, [attribute.g, attribute.graphs], (inner) => {
        this.readGraph(inner, depth + 1, false);
      });
      for (const inner of new ProtobufReader(field.bytes)) {
        if (inner.number === attribute.sparseTensor || inner.number === attribute.sparseTensors) this.readSparse(inner);
      }
    }
  }

  private readSparse(field: Field): void {
    this.each(field, [sparse.values, sparse.indices], (inner) => {
      this.readTensor(inner);
    });
  }

  /** external_data holds key-value entries; the one called `location` is a path. */
  private readTensor(bytes: Buffer): void {
    for (const field of new ProtobufReader(bytes)) {
      if (field.number !== tensor.externalData) continue;
      const [key, value] = texts(field.bytes, 1, 2);
      if (key === 'location') this.externalData.add(value);
    }
  }

  private readOpset(bytes: Buffer): void {
    let domain = '';
    let version = 0;
    for (const field of new ProtobufReader(bytes)) {
      if (field.number === 1) domain = field.bytes.toString('utf8');
      else if (field.number === 2) version = field.value;
    }
    this.opsets[domain === '' ? 'ai.onnx' : domain] = version;
  }

  /** ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; tensor_type: shape = 2. */
  private readInput(bytes: Buffer): void {
    const [name] = texts(bytes, 1, 1);
    const tensors: Buffer[] = [];
    for (const field of new ProtobufReader(bytes)) {
      if (field.number === 2) {
        this.each(field, [1], (tensorType) => {
          tensors.push(tensorType);
        });
      }
    }
    const withShape = tensors.some((tensorType) =>
      [...new ProtobufReader(tensorType)].some(({ number }) => number === 2),
    );
    if (tensors.length > 0 && !withShape) this.unrankedInputs.push(name);
  }

  private each(field: Field, numbers: readonly number[], visit: (bytes: Buffer) => void): void {
    for (const inner of new ProtobufReader(field.bytes)) {
      if (numbers.includes(inner.number)) visit(inner.bytes);
    }
  }
}

function texts(bytes: Buffer, firstNumber: number, secondNumber: number): [string, string] {
  let first = '';
  let second = '';
  for (const field of new ProtobufReader(bytes)) {
    if (field.number === firstNumber) first = field.bytes.toString('utf8');
    if (field.number === secondNumber) second = field.bytes.toString('utf8');
  }
  return [first, second];
}
