import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { aws_ecr as ecr, aws_s3 as s3, Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AcceptanceGate, TrainingCompute, TrainingData, TrainingImage } from '../../../lib';
import type { TrainingOptions } from '../../../lib';
import { parseGatePolicy } from '../../../lambdas/training-pipeline/acceptance';
import { parseDataContract } from '../../../lambdas/training-pipeline/data-contract';
import { parseHyperparameters } from '../../../lambdas/training-pipeline/prepare-training';
import { parseS3Uri } from '../../../lambdas/shared/objects';
import { readEnvironment } from '../../../lib/contracts/environment';
import { registryEnvironment } from '../../../lib/contracts/registry';
import {
  attributeChallengerEnvironment,
  evaluateModelEnvironment,
  recordFailureEnvironment,
  registerChallengerEnvironment,
  validateDataEnvironment,
} from '../../../lib/contracts/training';
import { hasLocalStorage } from '../../../lib/foundation/instance-storage';
import { EvaluatedTemplate } from '../evaluated-template';
import { image, loopIn, loopTemplate, model } from '../retraining/loop';
import { newStack } from '../synthesis';

const template = loopTemplate(newStack());
const evaluated = new EvaluatedTemplate(template);
const withTraining = (training: Partial<TrainingOptions>) =>
  new EvaluatedTemplate(loopTemplate(newStack(), { training }));
const jobOf = (result: EvaluatedTemplate) => {
  const { properties } = result.stateMachine('training');
  const definition = JSON.parse(properties['DefinitionString'] as string) as {
    States: { Train: { Arguments: Record<string, Record<string, unknown>> } };
  };
  return definition.States.Train.Arguments;
};
const roleThat = (result: EvaluatedTemplate, description: string) =>
  result.statementsOf(
    result.one('AWS::IAM::Role', ({ Description }) => String(Description).startsWith(description)).id,
  );

describe('the training pipeline', () => {
  test('gives each function the variables that its handler reads, in forms that the handler accepts', () => {
    const validate = readEnvironment(
      { ...validateDataEnvironment, ...registryEnvironment },
      evaluated.environmentOf('Looks at the training data'),
    );
    expect(parseS3Uri(validate.TIDEGATE_TRAINING_DATA).key).toBe('datasets/flight-delay/');
    expect(parseDataContract(validate.TIDEGATE_DATA_CONTRACT)).toEqual({
      minimumRows: 1000,
      minimumBytes: 1024 ** 2,
      requiredColumns: ['delay'],
    });
    expect(parseHyperparameters(validate.TIDEGATE_HYPERPARAMETERS)).toEqual({ seed: '1' });
    const evaluate = readEnvironment(
      { ...evaluateModelEnvironment, ...registryEnvironment },
      evaluated.environmentOf('Judges a challenger'),
    );
    expect(parseGatePolicy(evaluate.TIDEGATE_GATE)).toEqual({
      metric: 'auc',
      margin: 0.01,
      confidence: 0.95,
      floor: null,
    });
    const register = { ...registerChallengerEnvironment, ...registryEnvironment };
    expect(readEnvironment(register, evaluated.environmentOf('Unpacks, checks'))).toMatchObject({
      TIDEGATE_TRAINING_IMAGE: image,
    });
    expect(() =>
      readEnvironment(recordFailureEnvironment, evaluated.environmentOf('Announces that a training')),
    ).not.toThrow();
  });

  test('logs every transition without inputs and outputs, traces, and has a name people can type', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'tidegate-prod-flight-delay-training',
      LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
      TracingConfiguration: { Enabled: true },
    });
    // Below this prefix a log group needs no entry in the account's log resource policy, which has little room.
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.objectLike({
        'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('^/aws/vendedlogs/states/tidegate-prod-')])],
      }),
    });
  });

  test('encrypts executions with the key it is given, and its role may use that key for this state machine only', () => {
    const result = new EvaluatedTemplate(loopTemplate(newStack(), { house: true }));
    expect(result.stateMachine('training').properties).toMatchObject({
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
    });
    expect(roleThat(result, 'Runs the training pipeline')).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:aws:states:stateMachineArn': expect.stringMatching(
              /:stateMachine:tidegate-prod-flight-delay-training$/,
            ),
          },
        },
      }),
    );
  });

  test('may start, follow and stop jobs of this model only, and hand them one role only', () => {
    const statements = roleThat(evaluated, 'Runs the training pipeline');
    const about = (service: string) => statements.filter(({ Action }) => [Action].flat()[0]!.startsWith(service));
    expect(about('sagemaker:')).toMatchObject([{ Resource: expect.stringMatching(/:training-job\/flight-delay-\*$/) }]);
    expect(about('iam:PassRole')).toMatchObject([
      {
        Resource: expect.stringMatching(/^TrainingJobRole\w+\.Arn$/),
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
    expect([about('lambda:')[0]!.Resource].flat()).toHaveLength(4);
  });

  test('lets jobs read data and champion, and write below their own prefix', () => {
    const statements = roleThat(evaluated, 'Runs the training jobs');
    const writable = statements
      .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
      .flatMap(({ Resource }) => Resource)
      .filter((resource) => resource.endsWith('*'));
    expect(writable).toEqual([expect.stringMatching(/\/training\/flight-delay\/\*$/)]);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: 'kms:CreateGrant',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
  });

  describe('of a model whose attributions are watched', () => {
    const watched = new EvaluatedTemplate(
      loopTemplate(newStack(), { house: true, attribution: { sample: 500, memorySize: 3008 } }),
    );
    const described = (text: string) =>
      watched.one('AWS::Lambda::Function', ({ Description }) => String(Description).includes(text)).properties;
    const asking = described('answers of a challenger of flight-delay');
    const monitoring = described('answers of flight-delay hang');

    test('asks challengers as much as the monitor asks, with the same memory and the same code', () => {
      expect(
        readEnvironment(attributeChallengerEnvironment, watched.environmentOf('answers of a challenger of')),
      ).toMatchObject({ TIDEGATE_MODEL: 'flight-delay', TIDEGATE_SAMPLE: 500 });
      expect(asking).toMatchObject({
        Handler: 'attribute-challenger.handler',
        Architectures: ['x86_64'],
        MemorySize: 3008,
        EphemeralStorage: { Size: 3008 },
        Code: monitoring['Code'],
      });
      expect(monitoring['Handler']).toBe('index.handler');
    });

    test('lets the function that runs the model read what jobs left, write attributions, and nothing else', () => {
      const statements = roleThat(watched, 'Finds out on which features answers of a challenger');
      const [registry] = watched.of('AWS::DynamoDB::Table');
      expect(JSON.stringify(statements)).not.toContain(registry!.id);
      const on = (action: string) =>
        statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);
      expect(on('s3:GetObject')).toEqual([expect.stringMatching(/\/training\/flight-delay\/\*$/)]);
      expect(on('s3:PutObject')).toEqual([expect.stringMatching(/\/training\/flight-delay\/attributions\/\*$/)]);
    });

    test('tells once a week when that failed', () => {
      const alarm = watched.one('AWS::CloudWatch::Alarm', ({ AlarmDescription }) =>
        String(AlarmDescription).startsWith('[info] On which features answers of a challenger of flight-delay in prod'),
      );
      expect(alarm.properties).toMatchObject({ MetricName: 'Errors', TreatMissingData: 'notBreaching', Threshold: 1 });
    });

    test('calls that function from its state machine', () => {
      const statements = roleThat(watched, 'Runs the training pipeline');
      const invoke = statements.find(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'))!;
      expect([invoke.Resource].flat()).toHaveLength(5);
    });
  });

  test.each([
    ['ExecutionsFailed', 'failed'],
    ['ExecutionsTimedOut', 'took too long'],
  ])('raises an alarm on %s', (MetricName, how) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`^\\[warning\\] A training of flight-delay in prod ${how}`),
      MetricName,
      Namespace: 'AWS/States',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('keeps what it trains with in a parameter, so that a change of it can be noticed', () => {
    const { properties } = evaluated.one('AWS::SSM::Parameter');
    expect(JSON.parse(properties['Value'] as string)).toMatchObject({
      image,
      data: { minimumRows: 1000 },
      gate: { metric: 'auc' },
      instanceType: 'ml.m5.xlarge',
      hyperparameters: { seed: '1' },
    });
  });

  test.each<[Partial<TrainingOptions>, string]>([
    [{ hyperparameters: { x: 'y'.repeat(2501) } }, "hyperparameter 'x' may have 2,500 characters at most; got 2501"],
    [
      { hyperparameters: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`h${index}`, '1'])) },
      'hyperparameters may be 100 at most; got 101',
    ],
    [{ hyperparameters: { ['n'.repeat(257)]: '1' } }, 'hyperparameter names may have 256 characters at most'],
  ])('fails with hyperparameters that SageMaker refuses', (training, message) => {
    expect(() => loopIn(newStack(), { training })).toThrow(message);
  });
});

describe('a training image', () => {
  test('of a repository may be pulled by the job', () => {
    const stack = newStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'training');
    const result = new EvaluatedTemplate(
      loopTemplate(stack, { training: { image: TrainingImage.fromEcr(repository, '1.2') } }),
    );
    expect(jobOf(result)['AlgorithmSpecification']!['TrainingImage']).toMatch(/\/training:1\.2$/);
    expect(JSON.stringify(roleThat(result, 'Runs the training jobs'))).toContain('ecr:BatchGetImage');
  });

  test('of a folder is an asset that needs no Docker to be synthesized', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-'));
    writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n');
    const result = withTraining({ image: TrainingImage.fromFolder(folder) });
    expect(jobOf(result)['AlgorithmSpecification']!['TrainingImage']).toContain('dkr.ecr');
  });

  test('fails for an address with spaces', () => {
    expect(() => TrainingImage.fromUri('my image')).toThrow("must be an address without spaces; got 'my image'");
  });
});

describe('training data', () => {
  test('may lie in any bucket, and is granted below its prefix', () => {
    const stack = newStack();
    const data = TrainingData.inBucket(s3.Bucket.fromBucketName(stack, 'Data', 'flights'), 'daily/');
    const result = new EvaluatedTemplate(loopTemplate(stack, { training: { data } }));
    expect(result.environmentOf('Looks at the training data')['TIDEGATE_TRAINING_DATA']).toBe('s3://flights/daily/');
    expect(JSON.stringify(roleThat(result, 'Runs the training jobs'))).toMatch(/:s3:::flights\/daily\/\*/);
  });

  test.each([['daily'], ['/daily/']])('fails for the prefix %s', (prefix) => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Data', 'flights');
    expect(() => TrainingData.inBucket(bucket, prefix)).toThrow(
      `must end with a slash and not start with one; got '${prefix}'`,
    );
  });

  test('fails for half a row', () => {
    expect(() => TrainingData.inArtifactStore({ minimumRows: 0.5 })).toThrow(
      'minimumRows must be a whole number from 0',
    );
  });
});

describe('training compute', () => {
  test('has house defaults', () => {
    expect(TrainingCompute.spot()).toMatchObject({
      instanceType: 'ml.m5.xlarge',
      instanceCount: 1,
      volumeSize: Size.gibibytes(30),
      localStorage: false,
    });
    expect(TrainingCompute.spot({ maximumRuntime: Duration.hours(1) }).longest.toHours()).toBe(2);
    expect(TrainingCompute.onDemand({ maximumRuntime: Duration.hours(1) }).longest.toHours()).toBe(1);
  });

  test.each([
    [{ instanceType: 'm5.large' }, "instanceType must be a SageMaker type like 'ml.m5.xlarge'; got 'm5.large'"],
    [{ instanceCount: 0 }, 'instanceCount must be a whole number from 1; got 0'],
    [{ maximumRuntime: Duration.seconds(30) }, 'maximumRuntime must be from 1 minute to 28 days; got 30 seconds'],
    [{ maximumWait: Duration.hours(1) }, 'maximumWait (1 hour) covers waiting and running'],
  ])('fails with %j', (props, message) => {
    expect(() => TrainingCompute.spot(props)).toThrow(message);
  });

  test.each([
    ['ml.g4dn.xlarge', true],
    ['ml.g5.12xlarge', true],
    ['ml.p4de.24xlarge', true],
    ['ml.p5.48xlarge', true],
    ['ml.m5d.large', true],
    ['ml.trn1.2xlarge', true],
    ['ml.m5.xlarge', false],
    ['ml.p3.2xlarge', false],
    ['ml.c7g.xlarge', false],
    ['ml.inf2.xlarge', false],
  ])('knows whether %s has local storage', (type, expected) => {
    expect(hasLocalStorage(type)).toBe(expected);
  });
});

describe('the acceptance gate', () => {
  test.each([
    [{ metric: 'auc', margin: -1 }, 'margin of the gate must be 0 or more; got -1'],
    [{ metric: 'auc', confidence: 1 }, 'confidence of the gate must lie between 0.5 and 1, for example 0.95; got 1'],
    [{ metric: '' }, 'metric of the gate must name a metric of evaluation.json; it is empty'],
  ])('fails with %j', (props, message) => {
    expect(() => AcceptanceGate.nonInferior(props)).toThrow(message);
  });

  test('passes its floor on', () => {
    const result = withTraining({ gate: AcceptanceGate.nonInferior({ metric: 'auc', floor: 0.6 }) });
    const gate = parseGatePolicy(JSON.parse(result.environmentOf('Judges a challenger')['TIDEGATE_GATE']!));
    expect(gate).toMatchObject({ floor: 0.6, margin: 0 });
    expect(result.environmentOf('Judges a challenger')['TIDEGATE_MODEL']).toBe(model);
  });
});
