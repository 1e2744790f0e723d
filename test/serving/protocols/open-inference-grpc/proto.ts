import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type Type } from 'protobufjs';

const file = join(__dirname, '../../../../serving/protocols/open-inference-grpc/open_inference.proto');

/** The service's .proto as protobufjs, an implementation of its own, reads it. */
export const { root } = parse(readFileSync(file, 'utf8'), { keepCase: true });
// Lists of numbers are packed only in what is resolved.
root.resolveAll();

/** A message type by its name, nested ones after a dot. */
export function typeNamed(name: string): Type {
  return root.lookupType(`inference.${name}`);
}
