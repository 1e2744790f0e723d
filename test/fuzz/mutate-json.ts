import type { Random } from './random';

/** Values that a field may hold instead; functions, so that nothing is shared. */
const values: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => '',
  () => 'FP32',
  () => 'BYTES',
  () => 'INT64',
  () => '\0',
  () => '\ud800',
  () => 'x'.repeat(5000),
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => ({ $range: 0 }),
  () => ({ b64: 'AAAA' }),
  () => ({ b64: '!' }),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as unknown,
  () => nested(80),
  (random) => random.pick([0, -1, 1, 0.5, -0, 1e308, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 63), 1e-320, 65536]),
  (random) => Array.from({ length: random.below(20) }, () => random.pick([0, 1, -1, 'a', null, [1]])),
  (random) => [2 ** random.below(33), 2 ** random.below(33)],
];

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

/** A copy of a document in which some places hold something else. */
export function mutateJson(document: unknown, random: Random): unknown {
  let result: unknown = structuredClone(document);
  for (let changes = 1 + random.below(3); changes > 0; changes--) result = change(result, random);
  return result;
}

/** Goes down to a random place and changes it there. */
function change(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return random.pick(values)(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return random.pick(values)(random);
  const key = random.pick(keys);
  if (Array.isArray(value)) {
    const list = value as unknown[];
    const index = Number(key);
    if (random.chance(0.2)) list.splice(index, 1);
    else if (random.chance(0.2)) list.splice(index, 0, structuredClone(list[index]));
    else list[index] = change(list[index], random);
    return list;
  }
  const fields = value as Record<string, unknown>;
  const own = fields[key];
  const choice = random.below(10);
  if (choice === 0) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  if (choice === 1) fields[random.pick(['x', 'id', 'data', 'parameters', 'outputs', 'inputs', '$range'])] = own;
  else fields[key] = change(own, random);
  return fields;
}
