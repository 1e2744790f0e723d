import { cx_api as cxapi, Stack } from 'aws-cdk-lib';
import { findingsOf } from '../synthesis';
import { gpuCompute, loopIn } from './loop';

test('monitor, pipeline and trigger pass every policy pack, with what they share in the same stack', () => {
  expect(findingsOf((stack) => loopIn(stack, { house: true }))).toEqual([]);
});

test('they pass with a network, a key and a queue of another stack, on several GPU instances', () => {
  const findings = findingsOf((stack) => {
    const modelStack = new Stack(stack.node.scope, 'Model');
    modelStack.node.setContext(cxapi.DEFAULT_CROSS_STACK_REFERENCES, 'strong');
    loopIn(modelStack, { house: true, training: { compute: gpuCompute } }, stack);
  });
  expect(findings).toEqual([]);
});
