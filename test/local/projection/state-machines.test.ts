import { redirectStateMachines } from '../../../local/projection/state-machines';
import { integrationActivityArn } from '../../../local/names';

const train = (language: string, body: object) => ({
  QueryLanguage: language,
  StartAt: 'Train',
  States: {
    Train: { Type: 'Task', Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync', ...body, End: true },
  },
});

function redirect(properties: Record<string, unknown>) {
  const { template, changes } = redirectStateMachines({
    Resources: { Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties } },
  });
  return { properties: template.Resources!['Machine']!.Properties!, changes };
}

describe('state machines that call SageMaker', () => {
  test('leave a JSONata task at the activity, with the execution it belongs to', () => {
    const machine = train('JSONata', { Arguments: { TrainingJobName: '{% $states.input.jobName %}' }, Retry: [1] });
    const { properties, changes } = redirect({ Definition: machine });
    expect((properties['Definition'] as typeof machine).States.Train).toEqual({
      Type: 'Task',
      Resource: integrationActivityArn,
      Arguments: {
        action: 'createTrainingJob',
        waits: true,
        execution: '{% $states.context.Execution.Id %}',
        request: { TrainingJobName: '{% $states.input.jobName %}' },
      },
      Retry: [1],
      End: true,
    });
    expect(changes[0]!.reason).toContain('sagemaker:createTrainingJob.sync');
  });

  test('leave a JSONPath task at the activity, with the execution it belongs to', () => {
    const machine = train('JSONPath', { Parameters: { 'TrainingJobName.$': '$.jobName' } });
    const { properties } = redirect({ Definition: machine });
    expect((properties['Definition'] as typeof machine).States.Train).toMatchObject({
      Parameters: { 'execution.$': '$$.Execution.Id', request: { 'TrainingJobName.$': '$.jobName' } },
    });
  });

  test('keep their references when the definition is a join of texts', () => {
    const text = JSON.stringify(train('JSONata', { Arguments: { RoleArn: '@', Image: 'say "@"' } }));
    const pieces = text.split('@').flatMap((piece, index) => (index === 0 ? [piece] : [{ Ref: `R${index}` }, piece]));
    const { properties } = redirect({ DefinitionString: { 'Fn::Join': ['', pieces] } });
    const joined = (properties['DefinitionString'] as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
    expect(joined.filter((piece) => typeof piece !== 'string')).toEqual([{ Ref: 'R1' }, { Ref: 'R2' }]);
    const whole = joined.map((piece) => (typeof piece === 'string' ? piece : '@')).join('');
    expect(JSON.parse(whole)).toMatchObject({
      States: {
        Train: { Resource: integrationActivityArn, Arguments: { request: { RoleArn: '@', Image: 'say "@"' } } },
      },
    });
  });

  test('are found inside maps and branches, in the language of what encloses them', () => {
    const inner = {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: 'arn:aws:states:::sagemaker:createModel', Arguments: {}, End: true } },
    };
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: { Type: 'Map', ItemProcessor: inner, Next: 'All' },
        All: { Type: 'Parallel', Branches: [inner, inner], End: true },
      },
    };
    const { changes, properties } = redirect({ DefinitionString: JSON.stringify(machine) });
    expect(changes).toHaveLength(3);
    expect(JSON.parse(properties['DefinitionString'] as string)).toMatchObject({
      States: { All: { Branches: [{ States: { T: { Arguments: { action: 'createModel', waits: false } } } }, {}] } },
    });
  });

  test('other tasks and machines stay as they are', () => {
    const machine = {
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
    };
    expect(redirect({ Definition: machine })).toEqual({ properties: { Definition: machine }, changes: [] });
  });

  test('fails for a definition that is neither a text nor a join', () => {
    expect(() => redirect({ DefinitionString: { Ref: 'Text' } })).toThrow(
      /embedded JSON must be a text or Fn::Join, is '{"Ref":"Text"}'/,
    );
  });
});
