import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Construct } from 'constructs';
import * as tidegate from '../../lib';
import { newStack } from './synthesis';

/** What jsii knows of the package: the constructs and what their props require, of whatever language. */
interface Assembly {
  readonly types: Readonly<Record<string, JsiiType | undefined>>;
}

interface JsiiType {
  readonly kind: string;
  readonly name: string;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly optional?: boolean }[];
  readonly initializer?: {
    readonly parameters?: readonly { readonly name: string; readonly type: { readonly fqn?: string } }[];
  };
}

const { types } = JSON.parse(readFileSync(path.resolve(__dirname, '../../.jsii'), 'utf8')) as Assembly;

function requiredOf(fqn: string | undefined): string[] {
  const type = fqn === undefined ? undefined : types[fqn];
  const own = (type?.properties ?? []).filter(({ optional }) => !optional).map(({ name }) => name);
  return [...new Set([...(type?.interfaces ?? []).flatMap(requiredOf), ...own])];
}

/** Constructs by name, with the props that they require. */
const constructs = Object.values(types).flatMap((type): [string, string[]][] => {
  const [scope, , props] = type?.kind === 'class' ? (type.initializer?.parameters ?? []) : [];
  if (scope?.name !== 'scope' || !props) return [];
  const required = requiredOf(props.type.fqn);
  return required.length > 0 ? [[type!.name, required]] : [];
});

type AnyConstruct = new (scope: Construct, id: string, props?: unknown) => Construct;
const classes = tidegate as unknown as Readonly<Record<string, AnyConstruct>>;

describe('what plain JavaScript forgets', () => {
  test('the constructs that require props are found', () => {
    expect(constructs.map(([name]) => name)).toEqual(
      expect.arrayContaining(['GpuEndpoint', 'MlopsPlatform', 'ModelService', 'TrainingPipeline']),
    );
  });

  test.each(constructs)('%s names every prop that it lacks', (name, required) => {
    for (const props of [{}, undefined]) {
      let message = '';
      try {
        new classes[name]!(newStack(), 'Construct', props);
      } catch (error) {
        ({ message } = error as Error);
      }
      expect(message).toContain(`props of ${name} are incomplete`);
      for (const prop of required) expect(message).toContain(`'${prop}' must be `);
    }
  });

  test('a prop of another kind is shown', () => {
    const create = () => new classes['ModelRegistry']!(newStack(), 'R', { environmentName: 7, artifactStore: 'store' });
    expect(create).toThrow("'environmentName' must be the environment's name, for example 'prod'; got 7");
    expect(create).toThrow("'artifactStore' must be an ArtifactStore; got 'store'");
  });

  test('a misspelt name is recognized', () => {
    expect(() => new classes['MlopsPlatform']!(newStack(), 'P', { enviromentName: 'prod' })).toThrow(
      "is it what you named 'enviromentName'?",
    );
  });

  test('a model and its training say what they lack', () => {
    const platform = new tidegate.MlopsPlatform(newStack(), 'Platform', { environmentName: 'prod' });
    expect(() => platform.addModel('churn', undefined as never)).toThrow("props of model 'churn' are incomplete");
    const serving = tidegate.Serving.functionEndpoint();
    expect(() => platform.addModel('churn', { serving, training: {} as never })).toThrow(
      /props of training of TrainingPipeline are incomplete: 'image' must be .* 'data' must be .* 'gate' must be /,
    );
  });
});
