import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { configurationJsonSchema } from '../../../bin/configuration/schema/json-schema';

interface Block {
  readonly properties?: Readonly<Record<string, Setting>>;
}

interface Setting extends Block {
  readonly description?: string;
  readonly const?: string;
  readonly oneOf?: readonly Setting[];
  readonly items?: Setting;
}

interface Struct {
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly docs?: { readonly default?: string } }[];
}

const assembly = JSON.parse(readFileSync(path.resolve(__dirname, '../../../.jsii'), 'utf8')) as {
  readonly types: Readonly<Record<string, Struct>>;
};

/** Properties of a struct with what their documents say of the default. */
function propsOf(name: string): Map<string, string | undefined> {
  const { interfaces = [], properties = [] } = assembly.types[name.replace(/^(?!tidegate\.)/, 'tidegate.')]!;
  return new Map([
    ...interfaces.flatMap((parent) => [...propsOf(parent)]),
    ...properties.map(({ name: property, docs }) => [property, docs?.default] as const),
  ]);
}

const frame = configurationJsonSchema() as { readonly properties: { readonly models: object } };
const model = (frame.properties.models as { readonly additionalProperties: Setting }).additionalProperties;

/** A block of the configuration by its path; `name=value` chooses among alternatives. */
function blockAt(...steps: string[]): Setting {
  return steps.reduce<Setting>((block, step) => {
    const [key, chosen] = step.split('=');
    if (chosen === undefined) return block.properties![step]!;
    return block.oneOf!.find(({ properties }) => properties?.[key!]?.const === chosen)!;
  }, model);
}

/** What a file says in another way than code does, or only one of both can say. */
const differently: Readonly<Record<string, string>> = {
  certificateArn: 'certificate',
  quality: '',
  attribution: '',
  kind: '',
  prefix: '',
  on: '',
  // Constructs of an app; a file has no name for them.
  accessLogs: '',
};

const pairs: readonly [struct: string, block: string[]][] = [
  ['GpuEndpointOptions', ['serving', 'kind=gpu-endpoint']],
  ['GpuServiceOptions', ['serving', 'kind=gpu-service']],
  ['FunctionEndpointOptions', ['serving', 'kind=function']],
  ['ConcurrencyScalingOptions', ['serving', 'kind=gpu-endpoint', 'scaling', 'kind=concurrency']],
  ['InvocationsScalingOptions', ['serving', 'kind=gpu-endpoint', 'scaling', 'kind=invocations']],
  ['BlueGreenOptions', ['rollout', 'kind=blue-green']],
  ['CanaryOptions', ['rollout', 'kind=canary']],
  ['LinearOptions', ['rollout', 'kind=linear']],
  ['RollingOptions', ['rollout', 'kind=rolling']],
  ['DriftMonitoringProps', ['monitoring']],
  ['MonitoringPriceProps', ['monitoring', 'prices']],
  ['QualityMonitoringProps', ['monitoring', 'quality']],
  ['PermutationAttributionProps', ['monitoring', 'attribution']],
  ['TrainingOptions', ['training']],
  ['TrainingDataProps', ['training', 'data', 'kind=s3']],
  ['NonInferiorityProps', ['training', 'gate']],
  ['SpotTrainingProps', ['training', 'compute', 'kind=spot']],
  ['TrainingComputeProps', ['training', 'compute', 'kind=on-demand']],
];

test.each(pairs)('%s can be said in the file, with the same names', (struct, block) => {
  const settings = Object.keys(blockAt(...block).properties!).map((name) => differently[name] ?? name);
  const props = [...propsOf(struct).keys()].filter((name) => differently[name] !== '');
  expect(settings.filter((name) => name !== '').sort()).toEqual(props.sort());
});

test.each(pairs)('%s has the defaults that the file promises', (struct, block) => {
  const props = propsOf(struct);
  const numbers = (text: string | undefined) => text?.match(/\d+(\.\d+)?/)?.[0];
  const apart = Object.entries(blockAt(...block).properties!).flatMap(([name, { description }]) => {
    const promised = numbers(/Default: (.*)$/s.exec(description ?? '')?.[1]);
    const kept = numbers(props.get(name));
    return promised === undefined || kept === undefined || promised === kept ? [] : [`${name}: ${promised}, ${kept}`];
  });
  expect(apart).toEqual([]);
});
