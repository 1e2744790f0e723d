import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { configurationJsonSchema } from '../../../bin/configuration/schema/json-schema';

const root = path.join(__dirname, '..', '..', '..');
const validate = new Ajv({ strict: false, allErrors: true }).compile(configurationJsonSchema());

function accepts(yaml: string): boolean {
  return validate(parse(yaml, { merge: true }));
}

describe('the JSON Schema for editors', () => {
  test('is the one that is published', () => {
    const published = JSON.parse(readFileSync(path.join(root, 'schema', 'tidegate.schema.json'), 'utf8')) as unknown;
    // Made anew by: npx tidegate schema > schema/tidegate.schema.json
    expect(published).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())));
  });

  test('describes every field', () => {
    const bare: string[] = [];
    const walk = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [keyword, value] of Object.entries(schema)) {
        if (keyword === 'properties') {
          for (const [name, field] of Object.entries(value as Record<string, Record<string, unknown>>)) {
            if (field['description'] === undefined && field['const'] === undefined) bare.push(`${at}.${name}`);
          }
        }
        walk(value, `${at}.${keyword}`);
      }
    };
    walk(configurationJsonSchema(), '$');
    expect(bare).toEqual([]);
  });

  test('accepts a stage that changes a part of a model', () => {
    expect(
      accepts(`
version: 1
stages: { dev: , prod: { account: '111111111111' } }
models:
  m:
    serving: { kind: gpu-endpoint, instanceType: ml.g5.xlarge }
    stages: { prod: { serving: { capturePercent: 3 } }, dev: { serving: { kind: function } } }
`),
    ).toBe(true);
  });

  test('refuses what is broken in form', () => {
    const folder = path.join(__dirname, 'fixtures', 'broken');
    const inForm = readdirSync(folder).filter((file) => /^(unknown|wrong)-.*\.yaml$/.test(file));
    expect(inForm.length).toBeGreaterThan(2);
    expect(inForm.filter((file) => accepts(readFileSync(path.join(folder, file), 'utf8')))).toEqual([]);
  });
});
