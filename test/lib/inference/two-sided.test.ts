import type { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../../serving/config/read-settings';
import { definitions } from '../../../serving/config/settings';
import { Serving } from '../../../lib/inference/serving';
import { image, servedTemplate } from './world';

type Texts = Readonly<Record<string, unknown>>;

const templates = {
  endpoint: servedTemplate(Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge', image })),
  service: servedTemplate(Serving.gpuService({ instanceType: 'g5.xlarge', image })),
  function: servedTemplate(Serving.functionEndpoint()),
};

function functionVariables(template: Template, logicalId: RegExp): Texts {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) => logicalId.test(id));
  expect(found).toHaveLength(1);
  return found[0]![1]['Properties'].Environment.Variables as Texts;
}

/** What CloudFormation would compute stands as a plain text; JSON texts keep their shape. */
function computed(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(computed).join(join[0]) : 'computed-at-deployment';
}

function ours(variables: Texts): Record<string, string> {
  const entries = Object.entries(variables).filter(([name]) => name.startsWith('TIDEGATE_'));
  return Object.fromEntries(entries.map(([name, value]) => [name, computed(value)]));
}

/**
 * Every variable without which an entry does not load. It is given what it asks for until it loads: each refusal names all
 * variables of a contract that are missing.
 */
async function demandedBy(entry: string, offered: Readonly<Record<string, string>>): Promise<string[]> {
  const given: Record<string, string> = {};
  for (;;) {
    const saved = process.env;
    process.env = { AWS_REGION: 'eu-west-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...given };
    try {
      await jest.isolateModulesAsync(() => import(`../../../lambdas/${entry}.lambda`) as Promise<void>);
      return Object.keys(given).sort();
    } catch (error) {
      const missing = [...(error as Error).message.matchAll(/(TIDEGATE_\w+) is not set/g)].map(([, name]) => name!);
      if (missing.length === 0) throw error;
      for (const name of missing) {
        if (offered[name] === undefined) throw new Error(`${entry} asks for ${name}, which no construct renders`);
        given[name] = offered[name];
      }
    } finally {
      process.env = saved;
    }
  }
}

test.each([
  ['endpoint', 'rollout/start-endpoint-rollout', /RolloutStart/],
  ['endpoint', 'rollout/finish-endpoint-rollout', /RolloutFinish/],
  ['service', 'rollout/start-service-rollout', /RolloutStart/],
  ['service', 'rollout/finish-deployment-rollout', /RolloutFinish/],
  ['function', 'rollout/start-function-rollout', /RolloutStart/],
  ['function', 'rollout/finish-deployment-rollout', /RolloutFinish/],
] as const)('on %s, %s is given exactly the variables that it reads', async (backEnd, entry, logicalId) => {
  const rendered = ours(functionVariables(templates[backEnd], logicalId));
  expect(await demandedBy(entry, rendered)).toEqual(Object.keys(rendered).sort());
});

function serverVariables(backEnd: keyof typeof templates): Record<string, string> {
  const template = templates[backEnd];
  if (backEnd === 'function') return ours(functionVariables(template, /ServingFunction/));
  if (backEnd === 'endpoint') {
    const [model] = Object.values(template.findResources('AWS::SageMaker::Model'));
    return ours(model!['Properties'].PrimaryContainer.Environment as Texts);
  }
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const variables = task!['Properties'].ContainerDefinitions[0].Environment as { Name: string; Value: unknown }[];
  return ours(Object.fromEntries(variables.map(({ Name, Value }) => [Name, Value])));
}

test.each(['endpoint', 'service', 'function'] as const)(
  'on %s, the server knows every variable it is given and reads what was meant',
  (backEnd) => {
    const environment = serverVariables(backEnd);
    const known: readonly string[] = Object.values(definitions).flatMap(({ env }) => [...env]);
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const settings = readSettings({ flags: {}, environment });
    const bySageMaker = backEnd === 'endpoint';
    expect(settings).toMatchObject({
      model: bySageMaker ? '/opt/ml/model' : 'computed-at-deployment',
      modelName: 'flight-delay',
      trust: 'digest',
      capturePercent: bySageMaker ? 0 : 100,
    });
    const variant = backEnd === 'function' ? 'live' : 'champion';
    expect(settings.captureUri).toEqual(
      bySageMaker ? undefined : expect.stringMatching(`/capture/flight-delay/tidegate-prod-flight-delay/${variant}$`),
    );
  },
);
