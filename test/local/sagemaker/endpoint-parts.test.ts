import { lastWords } from '../../../local/sagemaker/processes/child-process';
import fc from 'fast-check';
import { Capture } from '../../../local/sagemaker/endpoints/capture';
import { Rotation } from '../../../local/sagemaker/endpoints/rotation';
import { trafficSteps } from '../../../local/sagemaker/endpoints/traffic-steps';
import { programFor, relocate } from '../../../local/sagemaker/processes/programs';
import { MemoryStorage } from './twin-world';

const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT' as const, Value });
const instances = (Value: number) => ({ Type: 'INSTANCE_COUNT' as const, Value });

function blueGreen(routing: object, termination = 0) {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: { WaitIntervalInSeconds: 60, ...routing } as never,
      TerminationWaitInSeconds: termination,
    },
  };
}

describe('steps of a deployment', () => {
  test.each([
    ['nothing said: at once', undefined, [[1, 0]]],
    ['all at once, then bake', blueGreen({ Type: 'ALL_AT_ONCE' }, 90), [[1, 90]]],
    [
      'canary',
      blueGreen({ Type: 'CANARY', CanarySize: percent(20) }, 30),
      [
        [0.2, 60],
        [1, 30],
      ],
    ],
    [
      'canary in instances',
      blueGreen({ Type: 'CANARY', CanarySize: instances(1) }),
      [
        [0.25, 60],
        [1, 0],
      ],
    ],
    [
      'linear',
      blueGreen({ Type: 'LINEAR', LinearStepSize: percent(40) }, 5),
      [
        [0.4, 60],
        [0.8, 60],
        [1, 65],
      ],
    ],
    [
      'rolling',
      {
        RollingUpdatePolicy: {
          MaximumBatchSize: percent(50),
          WaitIntervalInSeconds: 10,
          MaximumExecutionTimeoutInSeconds: 600,
        },
      },
      [
        [0.5, 10],
        [1, 10],
      ],
    ],
  ])('%s', (_name, config, expected) => {
    expect(trafficSteps(config, 4).map(({ share, bake }) => [share, bake])).toEqual(expected);
  });

  test('always rise and end with all traffic', () => {
    fc.assert(
      fc.property(fc.constantFrom('CANARY', 'LINEAR'), fc.integer({ min: 1, max: 100 }), (Type, size) => {
        const shares = trafficSteps(
          blueGreen({ Type, CanarySize: percent(size), LinearStepSize: percent(size) }),
          10,
        ).map(({ share }) => share);
        expect(shares.at(-1)).toBe(1);
        expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
      }),
    );
  });
});

test('a rotation gives every name its share to within one, whatever the weights', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 200 }),
      (weights, picks) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total > 0);
        const rotation = new Rotation();
        const choices = weights.map((weight, index) => ({ name: String(index), weight }));
        const counts = weights.map(() => 0);
        for (let i = 0; i < picks; i += 1) counts[Number(rotation.next(choices))]! += 1;
        weights.forEach((weight, index) => {
          expect(Math.abs(counts[index]! - (picks * weight) / total)).toBeLessThan(weights.length);
        });
      },
    ),
  );
  expect(new Rotation().next([{ name: 'a', weight: 0 }])).toBeUndefined();
});

describe('data capture', () => {
  const config = {
    EnableCapture: true,
    InitialSamplingPercentage: 50,
    DestinationS3Uri: 's3://c/capture/m/',
    CaptureOptions: [{ CaptureMode: 'Input' as const }, { CaptureMode: 'Output' as const }],
    CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'], JsonContentTypes: ['application/json'] },
  };
  const call = (at: string, contentType = 'text/csv') => ({
    eventId: 'event',
    at: new Date(at),
    inferenceId: 'mine',
    input: { contentType, body: Buffer.from('1,2') },
    output: { contentType: 'application/json', body: Buffer.from('[0.5]') },
  });

  test("lies by variant and hour, in SageMaker's format", async () => {
    const storage = new MemoryStorage();
    const capture = new Capture('e', config, storage, (error) => {
      throw error;
    });
    capture.record('champion', 'role', call('2026-11-21T10:59:59.100Z'));
    capture.record('champion', 'role', call('2026-11-21T10:59:59.900Z', 'image/png'));
    capture.record('champion', 'role', call('2026-11-21T11:00:00.000Z'));
    await capture.flush();
    const [first, second] = [...storage.objects.entries()];
    expect(first![0]).toMatch(/^s3:\/\/c\/capture\/m\/e\/champion\/2026\/11\/21\/10\/59-59-100-[0-9a-f-]{36}\.jsonl$/);
    expect(second![0]).toContain('/champion/2026/11/21/11/00-00-000-');
    const [line, image] = first![1]
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as unknown);
    expect(line).toEqual({
      captureData: {
        endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: '1,2', encoding: 'CSV' },
        endpointOutput: { observedContentType: 'application/json', mode: 'OUTPUT', data: '[0.5]', encoding: 'JSON' },
      },
      eventMetadata: { eventId: 'event', inferenceId: 'mine', inferenceTime: '2026-11-21T10:59:59Z' },
      eventVersion: '0',
    });
    expect(image).toMatchObject({ captureData: { endpointInput: { data: 'MSwy', encoding: 'BASE64' } } });
  });

  test('takes the share of requests that it is asked for', () => {
    const capture = new Capture('e', config, new MemoryStorage(), () => undefined);
    expect(Array.from({ length: 101 }, () => capture.sample()).filter(Boolean)).toHaveLength(50);
  });

  test('a file that cannot be written is reported and fails no request', async () => {
    const failures: unknown[] = [];
    const storage = new MemoryStorage();
    jest.spyOn(storage, 'write').mockRejectedValue(new Error('denied'));
    const capture = new Capture('e', config, storage, (error) => failures.push(error));
    capture.record('champion', 'role', call('2026-11-21T10:00:00Z'));
    await capture.flush();
    expect(failures).toEqual([new Error('denied')]);
  });
});

describe('programs that stand for images', () => {
  test('are found by address', () => {
    const programs = [{ images: ['*/assets:*', 'tidegate.serving'], command: ['node'] }];
    expect(programFor('000000000000.dkr.ecr/assets:abc', programs).command).toEqual(['node']);
    expect(() => programFor('tidegatexserving', programs)).toThrow(
      /no program is declared for the image 'tidegatexserving'/,
    );
  });

  test('find /opt/ml in the folder that stands for it', () => {
    const environment = { A: '/opt/ml/model', B: '/opt/ml', C: '/opt/mlx', D: 'x/opt/ml' };
    expect(relocate(environment, '/tmp/e')).toEqual({ A: '/tmp/e/model', B: '/tmp/e', C: '/opt/mlx', D: 'x/opt/ml' });
  });
});

describe('the last words of a process', () => {
  test('are the error that a stack trace tells of', () => {
    const output =
      "Error: Cannot find module 'x'\n    at main.js:1\n  code: 'MODULE_NOT_FOUND'\n}\n\nNode.js v20.20.2\n";
    expect(lastWords(`starting\n${output}`)).toBe("Error: Cannot find module 'x'");
    expect(lastWords('Traceback:\n  File "a"\nbotocore.exceptions.ClientError: denied: no policy\n')).toContain(
      'denied',
    );
  });

  test('are its last lines when there is none', () => {
    expect(lastWords('one\ntwo\nthree\nfour\n')).toBe('two | three | four');
  });
});
