import { aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Serving } from '../../../lib/inference/serving';
import { Rollout } from '../../../lib/rollout/rollout';
import { findingsOf } from '../synthesis';
import { modelStackBeside, platformIn } from './world';

const rollouts: Readonly<Record<string, () => Rollout>> = {
  'all-at-once': () => Rollout.allAtOnce(),
  'blue-green': () => Rollout.blueGreen(),
  canary: () => Rollout.canary(),
  linear: () => Rollout.linear(),
  rolling: () => Rollout.rolling(),
};
const certificate = () => elbv2.ListenerCertificate.fromArn('arn:aws:acm:eu-west-1:123456789012:certificate/1');
const backEnds: Readonly<Record<string, { readonly serving: () => Serving; readonly rollouts: readonly string[] }>> = {
  'endpoint with NVMe': {
    serving: () => Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge' }),
    rollouts: ['all-at-once', 'blue-green', 'canary', 'linear', 'rolling'],
  },
  'endpoint with a key': {
    serving: () => Serving.gpuEndpoint({ instanceType: 'ml.p3.2xlarge' }),
    rollouts: ['canary'],
  },
  service: {
    serving: () => Serving.gpuService({ instanceType: 'g5.xlarge' }),
    rollouts: ['all-at-once', 'blue-green', 'canary', 'linear'],
  },
  'service with a certificate': {
    serving: () => Serving.gpuService({ instanceType: 'g5.xlarge', certificate: certificate() }),
    rollouts: ['canary'],
  },
  function: { serving: () => Serving.functionEndpoint(), rollouts: ['all-at-once', 'canary', 'linear'] },
  'warm function': { serving: () => Serving.functionEndpoint({ provisionedConcurrency: 1 }), rollouts: ['canary'] },
};

test('every back end passes every policy pack with every rollout that it can do, each in a stack of its own', () => {
  const findings = findingsOf((stack) => {
    const platform = platformIn(stack);
    let count = 0;
    for (const { serving, rollouts: feasible } of Object.values(backEnds)) {
      for (const rollout of feasible) {
        const model = `m${(count += 1)}`;
        const modelStack = modelStackBeside(stack, `Model${count}`);
        serving().bind(modelStack, { ...platform, model, rollout: rollouts[rollout]!() });
      }
    }
  });
  expect(findings).toEqual([]);
});
