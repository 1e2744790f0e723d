import { reasonIn } from '../../../local/deploy/deploy';

test('a deployment that fails says what the emulator said, once', () => {
  const output = [
    'tidegate-dev | 3/90 | 10:00:00 | CREATE_IN_PROGRESS | AWS::SQS::Queue | Platform/Queue',
    'tidegate-dev | 3/90 | 10:00:01 | CREATE_FAILED | AWS::SQS::Queue | Platform/Queue (Q1) name is taken',
    'tidegate-dev | 3/90 | 10:00:01 | CREATE_FAILED | AWS::SQS::Queue | Platform/Queue (Q1) name is taken',
    'tidegate-dev: creating CloudFormation changeset...',
    '',
  ].join('\n');
  expect(reasonIn(output)).toBe(
    'tidegate-dev | 3/90 | 10:00:01 | CREATE_FAILED | AWS::SQS::Queue | Platform/Queue (Q1) name is taken',
  );
  expect(reasonIn('one\ntwo\n')).toBe('one\ntwo');
});
