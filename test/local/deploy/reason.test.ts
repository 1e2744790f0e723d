import { reasonIn } from '../../../local/deploy/deploy';

describe('a deployment that fails', () => {
  test('says what the emulator said of each resource, once', () => {
    const output = [
      'tidegate-dev | 3/90 | 10:00:00 | CREATE_IN_PROGRESS | AWS::SQS::Queue | Platform/Queue',
      'tidegate-dev | 3/90 | 10:00:01 | CREATE_FAILED        | AWS::SQS::Queue | Platform/Queue (Q1) name is taken',
      'tidegate-dev | 3/90 | 10:00:01 | CREATE_FAILED | AWS::SNS::Topic | Platform/Topic (T1) Resource creation cancelled',
      'tidegate-dev | 10:00:01 | CREATE_FAILED | AWS::SQS::Queue | Platform/Queue (Q1) name is taken',
      '❌  tidegate-dev failed to deploy',
      '',
    ].join('\n');
    expect(reasonIn(output)).toBe('AWS::SQS::Queue Platform/Queue (Q1) name is taken');
  });

  test('says what the CLI said when no resource has failed', () => {
    expect(reasonIn('one\n❌ Error: no credentials\nmore\n')).toBe('❌ Error: no credentials');
    expect(reasonIn('one\ntwo\n')).toBe('one\ntwo');
  });
});
