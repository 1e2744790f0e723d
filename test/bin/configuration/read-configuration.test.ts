import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { readConfiguration, settingsFrom } from '../../../bin/configuration/read-configuration';
import { ConfigurationSource } from '../../../bin/configuration/source';
import type { Settings } from '../../../bin/configuration/settings';

const head = `version: 1
alerts: { warning: [team@example.com] }
tags: { owner: risk }
stages:
  dev:
  prod: { region: eu-west-1, alerts: { critical: [pager@example.com] }, tags: { tier: gold } }
`;

function read(models: string): Settings {
  return settingsFrom(ConfigurationSource.fromText(`${head}models:\n${models}`, 'tidegate.yaml'));
}

describe('settings', () => {
  test('are complete: defaults are filled in, and stages carry what is theirs', () => {
    const settings = read('  m: { serving: { kind: function } }\n');
    expect(settings.platformName).toBe('tidegate');
    expect(settings.stages).toMatchObject([
      { name: 'dev', alerts: { critical: [], warning: ['team@example.com'], info: [] }, tags: { owner: 'risk' } },
      {
        name: 'prod',
        region: 'eu-west-1',
        alerts: { critical: ['pager@example.com'], warning: [], info: [] },
        tags: { owner: 'risk', tier: 'gold' },
      },
    ]);
    expect(settings.stages[0]?.models).toMatchObject([{ name: 'm', serving: { kind: 'function' } }]);
  });

  test('hold a model only in the stages it is deployed to', () => {
    const settings = read('  m: { deployTo: [prod], serving: { kind: function } }\n');
    expect(settings.stages.map((stage) => stage.models.length)).toEqual([0, 1]);
  });

  test('let a stage complete what the model leaves out', () => {
    const settings = read(
      '  m: { deployTo: [prod], stages: { prod: { serving: { kind: function, memorySize: 1024 } } } }\n',
    );
    expect(settings.stages[1]?.models[0]?.serving).toMatchObject({ kind: 'function', memorySize: 1024 });
  });

  test('find the model folder beside the file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-'));
    mkdirSync(path.join(folder, 'model'));
    writeFileSync(path.join(folder, 'model', 'manifest.json'), '{}');
    const file = path.join(folder, 'tidegate.yaml');
    writeFileSync(file, `${head}models: { m: { artifact: model, serving: { kind: function } } }\n`);
    expect(readConfiguration(file).stages[0]?.models[0]?.artifactFolder).toBe(path.join(folder, 'model'));
  });

  test('keep the order of stages and models', () => {
    const settings = read('  b: { serving: { kind: function } }\n  a: { serving: { kind: function } }\n');
    expect(settings.stages.map((stage) => stage.name)).toEqual(['dev', 'prod']);
    expect(settings.stages[0]?.models.map((model) => model.name)).toEqual(['b', 'a']);
  });
});

test('fails when the file does not exist, and says how to start', () => {
  expect(() => readConfiguration('nowhere.yaml')).toThrow(
    "nowhere.yaml:1:1: no such file; give the path of a configuration, or write a starter with 'tidegate init'",
  );
});

test('fails when it is given a folder, and says what to give', () => {
  expect(() => readConfiguration(__dirname)).toThrow(
    'is no file but a folder or a device; give the path of a configuration',
  );
});
