import { shapeOf } from './service-model';

/**
 * Gives an answer the form that the API declares: only declared members, times as seconds since 1970, nothing that is
 * undefined. An answer that breaks its own shape is a fault of the twin and throws.
 */
export function shapeAnswer(shapeName: string, value: unknown, path = shapeName): unknown {
  const shape = shapeOf(shapeName);
  switch (shape.type) {
    case 'structure': {
      const record = value as Readonly<Record<string, unknown>>;
      for (const name of shape.required ?? []) {
        if (record[name] === undefined) throw new Error(`the answer lacks ${path}.${name}`);
      }
      return Object.fromEntries(
        Object.entries(shape.members ?? {})
          .filter(([name]) => record[name] !== undefined)
          .map(([name, { shape: member }]) => [name, shapeAnswer(member, record[name], `${path}.${name}`)]),
      );
    }
    case 'list':
      return (value as readonly unknown[]).map((item, index) =>
        shapeAnswer(shape.member!.shape, item, `${path}[${index}]`),
      );
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [
          key,
          shapeAnswer(shape.value!.shape, item, `${path}.${key}`),
        ]),
      );
    case 'timestamp':
      return (value as Date).getTime() / 1000;
    default:
      if (shape.enum && !shape.enum.includes(value as string)) {
        throw new Error(`the answer's ${path} is '${String(value)}', which the API does not know`);
      }
      return value;
  }
}
