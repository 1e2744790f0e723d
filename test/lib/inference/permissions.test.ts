import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Serving } from '../../../lib/inference/serving';
import { newStack } from '../synthesis';
import { image, modelStackBeside, smallPlatformIn } from './world';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

const backEnds = {
  endpoint: () => Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge', image }),
  service: () => Serving.gpuService({ instanceType: 'g5.xlarge', image }),
  function: () => Serving.functionEndpoint(),
};

/** Helpers of the SDK that send commands of their own. */
const helpers: Readonly<Record<string, string>> = {
  paginateListDeployments: 'ListDeployments',
  waitUntilFunctionUpdated: 'GetFunctionConfiguration',
  waitUntilPublishedVersionActive: 'GetFunctionConfiguration',
};

/** The actions that an adapter's commands need. */
function actionsOf(adapter: string): string[] {
  const code = readFileSync(path.resolve(__dirname, '../../../lambdas/rollout', `${adapter}.ts`), 'utf8');
  const client = /from '@aws-sdk\/client-([a-z-]+)'/.exec(code)![1]!;
  const commands = [...code.matchAll(/new (\w+)Command\(/g)].map(([, command]) => command!);
  const helped = Object.entries(helpers).filter(([helper]) => code.includes(`${helper}(`));
  return [...new Set([...commands, ...helped.map(([, command]) => command)])].map((name) => `${client}:${name}`);
}

function actionsAllowed(serving: Serving, policy: RegExp): string[] {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  serving.bind(stack, smallPlatformIn(platform));
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const statements = policies
    .filter(([id]) => policy.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[]);
  return statements.flatMap(({ Action }) => Action);
}

test.each([
  ['endpoint', /RolloutStartRole/, ['endpoint-deployments']],
  ['service', /RolloutStartRole/, ['service-deployments', 'code-deploy']],
  ['function', /RolloutStartRole/, ['function-deployments', 'code-deploy']],
] as const)('on %s, the starting function may do what its adapters do', (backEnd, policy, adapters) => {
  const allowed = actionsAllowed(backEnds[backEnd](), policy);
  const needed = adapters.flatMap(actionsOf);
  expect(needed.length).toBeGreaterThan(3);
  expect(needed.filter((action) => !allowed.includes(action))).toEqual([]);
});

test.each([
  ['endpoint', 'sagemaker:', ['sagemaker:DescribeEndpoint']],
  ['service', 'codedeploy:', ['codedeploy:GetDeployment']],
  ['function', 'codedeploy:', ['codedeploy:GetDeployment']],
] as const)('on %s, the ending function only looks', (backEnd, service, actions) => {
  const allowed = actionsAllowed(backEnds[backEnd](), /RolloutFinishRole/);
  expect(allowed.filter((action) => action.startsWith(service))).toEqual(actions);
  expect(allowed.filter((action) => /^(ecs|lambda|iam):/.test(action))).toEqual([]);
});
