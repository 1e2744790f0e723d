import { ProductionVariantInstanceType } from '@aws-sdk/client-sagemaker';
import { capabilitiesOf, gpuFamilies } from '../../../lib/inference/instance-types';
import { Scaling } from '../../../lib/inference/scaling';
import { checkedCapturePercent } from '../../../lib/inference/serving-options';

test('an instance type brings GPUs, their memory and perhaps local storage', () => {
  expect(capabilitiesOf('ml.g5.12xlarge')).toEqual({
    acceleratorCount: 4,
    acceleratorMemoryGib: 24,
    localStorage: true,
  });
  expect(capabilitiesOf('g4dn.xlarge')).toEqual({ acceleratorCount: 1, acceleratorMemoryGib: 16, localStorage: true });
  expect(capabilitiesOf('ml.p3.2xlarge')).toEqual({
    acceleratorCount: 1,
    acceleratorMemoryGib: 16,
    localStorage: false,
  });
});

test('every known family has a size with a GPU', () => {
  for (const { sizes, memoryGib } of Object.values(gpuFamilies)) {
    expect(Object.values(sizes).every((count) => count >= 1)).toBe(true);
    expect(memoryGib).toBeGreaterThan(0);
  }
});

test("every known type is one that SageMaker's API accepts for an endpoint", () => {
  const accepted: readonly string[] = Object.values(ProductionVariantInstanceType);
  const known = Object.entries(gpuFamilies).flatMap(([family, { sizes }]) =>
    Object.keys(sizes).map((size) => `ml.${family}.${size}`),
  );
  expect(known.filter((type) => !accepted.includes(type))).toEqual([]);
});

test('no size of a known family is missing', () => {
  const missing = Object.values(ProductionVariantInstanceType).filter((type) => {
    const [, family = '', size = ''] = type.split('.');
    return gpuFamilies[family] && gpuFamilies[family].sizes[size] === undefined;
  });
  expect(missing).toEqual([]);
});

test('a type that is newer than the list is used by saying what it brings', () => {
  const override = { acceleratorCount: 2, acceleratorMemoryGib: 200, localStorage: true };
  expect(capabilitiesOf('ml.x9.large', override)).toBe(override);
});

test('fails for a family and for a size that are not known, and says which are', () => {
  expect(() => capabilitiesOf('ml.m5.large')).toThrow(
    /'ml.m5.large' is not of a GPU family .*g4dn, g5.*instanceCapabilities/,
  );
  expect(() => capabilitiesOf('ml.g5.metal')).toThrow(`has no size 'metal'; g5 comes as xlarge`);
});

test('the bounds of scaling count schedules in', () => {
  const scaling = Scaling.invocations({
    minimum: 3,
    maximum: 5,
    target: 600,
    schedules: [
      { schedule: 'cron(0 22 * * ? *)', minimum: 1, maximum: 2 },
      { schedule: 'cron(0 6 * * ? *)', minimum: 3, maximum: 9 },
    ],
  });
  expect([scaling.minimum, scaling.usualMinimum, scaling.maximum, scaling.greatest]).toEqual([1, 3, 5, 9]);
});

test('a fixed number has equal bounds', () => {
  const { minimum, maximum } = Scaling.fixed(3);
  expect([minimum, maximum]).toEqual([3, 3]);
});

test.each<[() => unknown, string]>([
  [() => Scaling.concurrency({ minimum: 3, maximum: 2 }), 'got minimum 3 and maximum 2'],
  [() => Scaling.fixed(0), 'got minimum 0'],
  [() => Scaling.invocations({ target: 0 }), 'scaling target must be above 0; got 0'],
  [() => Scaling.concurrency({ schedules: [{ schedule: 'daily', minimum: 1, maximum: 1 }] }), `got 'daily'`],
  [() => checkedCapturePercent({ capturePercent: 101 }), 'from 0 to 100; got 101'],
])('fails for values that cannot be meant', (make, sentence) => {
  expect(make).toThrow(sentence);
});
