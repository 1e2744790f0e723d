import { leaveOut } from '../../../local/projection/leave-out';

const flowLog = { Type: 'AWS::EC2::FlowLog', Properties: {} };

describe('leaving out what the emulator cannot hold', () => {
  test('names every resource that is left out, with the reason', () => {
    const { template, changes } = leaveOut({ Resources: { Log: flowLog, Queue: { Type: 'AWS::SQS::Queue' } } });
    expect(Object.keys(template.Resources!)).toEqual(['Queue']);
    expect(changes).toEqual([
      expect.objectContaining({ what: 'left out', resource: 'Log', reason: expect.stringContaining('no flow logs') }),
    ]);
  });

  test('resolves references to what was left out, in all their forms', () => {
    const { template } = leaveOut({
      Resources: {
        Log: flowLog,
        Topic: {
          Type: 'AWS::SNS::Topic',
          Properties: {
            ref: { Ref: 'Log' },
            arn: { 'Fn::GetAtt': ['Log', 'Arn'] },
            short: { 'Fn::GetAtt': 'Log.Id' },
            sub: { 'Fn::Sub': 'a-${Log}-${Log.Arn}-${Topic}-${AWS::Region}' },
            subWithValues: { 'Fn::Sub': ['${Log}/${x}', { x: { Ref: 'Log' } }] },
            list: [{ Ref: 'Topic' }, { Ref: 'Log' }],
          },
        },
      },
      Outputs: { Id: { Value: { Ref: 'Log' } } },
    });
    expect(template.Resources!['Topic']!.Properties).toEqual({
      ref: 'left-out-Log',
      arn: 'arn:aws:left-out:::Log',
      short: 'left-out-Log',
      sub: { 'Fn::Sub': 'a-left-out-Log-arn:aws:left-out:::Log-${Topic}-${AWS::Region}' },
      subWithValues: { 'Fn::Sub': ['left-out-Log/${x}', { x: 'left-out-Log' }] },
      list: [{ Ref: 'Topic' }, 'left-out-Log'],
    });
    expect(template['Outputs']).toEqual({ Id: { Value: 'left-out-Log' } });
  });

  test('nobody waits for what was left out', () => {
    const { template } = leaveOut({
      Resources: {
        Log: flowLog,
        Both: { Type: 'AWS::SNS::Topic', DependsOn: ['Log', 'Other'] },
        One: { Type: 'AWS::SNS::Topic', DependsOn: 'Log' },
        Other: { Type: 'AWS::SNS::Topic' },
      },
    });
    expect(template.Resources!['Both']).toEqual({ Type: 'AWS::SNS::Topic', DependsOn: ['Other'] });
    expect(template.Resources!['One']).toEqual({ Type: 'AWS::SNS::Topic' });
  });

  test('drops an update policy that needs what was left out and keeps any other', () => {
    const policy = { CodeDeployLambdaAliasUpdate: { ApplicationName: { Ref: 'App' } } };
    const { template } = leaveOut({
      Resources: {
        App: { Type: 'AWS::CodeDeploy::Application' },
        Live: { Type: 'AWS::Lambda::Alias', UpdatePolicy: policy },
        Group: { Type: 'AWS::SNS::Topic', UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 1 } } },
      },
    });
    expect(template.Resources!['Live']).toEqual({ Type: 'AWS::Lambda::Alias' });
    expect(template.Resources!['Group']).toHaveProperty('UpdatePolicy.AutoScalingRollingUpdate');
  });

  test('a template with nothing to leave out stays as it is', () => {
    const whole = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { a: { Ref: 'B' } } } } };
    expect(leaveOut(whole)).toEqual({ template: whole, changes: [] });
  });
});
