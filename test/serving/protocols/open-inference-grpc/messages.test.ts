import { Enum, MapField, Service, Type, type Field, type ReflectionObject } from 'protobufjs';
import * as messages from '../../../../serving/protocols/open-inference-grpc/messages';
import { inferenceMethods } from '../../../../serving/protocols/open-inference-grpc/service';
import type { Message } from '../../../../serving/protocols/open-inference-grpc/wire/message';
import type { Services } from '../../../../serving/services';
import { root, typeNamed } from './proto';

/** Nested in the .proto, on the first level in code. */
const owners: Readonly<Record<string, string>> = {
  TensorMetadata: 'ModelMetadataResponse',
  InferInputTensor: 'ModelInferRequest',
  InferRequestedOutputTensor: 'ModelInferRequest',
  InferOutputTensor: 'ModelInferResponse',
};
/** gRPC's own, not of this service. */
const elsewhere = ['HealthCheckRequest', 'HealthCheckResponse'];

const tables = Object.entries(messages as Readonly<Record<string, Message<unknown>>>).filter(
  ([name]) => !elsewhere.includes(name),
);

/** How our tables call a field's type: messages are all one, enumerations are numbers, contents stay bytes. */
function typeOf(field: Field): string {
  const resolved = field.resolve().resolvedType;
  if (field instanceof MapField) return 'message';
  if (resolved instanceof Enum) return 'int32';
  if (resolved instanceof Type) return resolved.name === 'InferTensorContents' ? 'bytes' : 'message';
  return field.type;
}

test.each(tables)('%s has the fields of the .proto', (name, table) => {
  const owner = owners[name];
  const declared = typeNamed(owner === undefined ? name : `${owner}.${name}`);
  const described = Object.entries(table.fields).map(([field, { number, type, repeated }]) => [
    field,
    number,
    type.name,
    repeated,
  ]);
  expect(described).toEqual(
    declared.fieldsArray.map((field) => [
      field.name,
      field.id,
      typeOf(field),
      field.repeated || field instanceof MapField,
    ]),
  );
});

test('every message of the .proto has a table, except for the contents of tensors', () => {
  const declared = namesBelow(root.lookup('inference') as ReflectionObject & { nestedArray: ReflectionObject[] });
  expect(declared.sort()).toEqual([...tables.map(([name]) => name), 'InferTensorContents'].sort());
});

test('every method of the .proto is implemented, and no other', () => {
  const service = root.lookupService('inference.GRPCInferenceService');
  expect(service).toBeInstanceOf(Service);
  const services = { catalog: {}, server: {} } as unknown as Services;
  const implemented = [...Object.keys(inferenceMethods(services)), 'ModelStreamInfer'];
  expect(service.methodsArray.map(({ name }) => name).sort()).toEqual(implemented.sort());
});

function namesBelow(namespace: { readonly nestedArray: readonly ReflectionObject[] }): string[] {
  return namespace.nestedArray.flatMap((inner) => (inner instanceof Type ? [inner.name, ...namesBelow(inner)] : []));
}
