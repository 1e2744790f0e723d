import { registerChallenger } from '../../../lambdas/training-pipeline/register-challenger';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { parseManifest } from '../../../lambdas/model-registry/manifest';
import { because, candidate } from '../model-registry/memory-registry';
import { evaluated, executionArn, finishedJob, folder, model } from './challenger';

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString();

describe('registering a challenger', () => {
  test('puts its folder under its digest and enters it with its whole lineage', async () => {
    const { ports, objects, registry } = await finishedJob();
    const outcome = await registerChallenger(evaluated(), ports);
    expect(outcome).toMatchObject({ outcome: 'approved', version: '1.0.0', reason: 'better' });
    const version = await registry.getVersion(model, '1.0.0');
    expect(version).toMatchObject({
      stage: 'approved',
      digest: outcome.digest,
      artifactUri: `s3://artifacts/models/flight-delay/${outcome.digest.slice(7)}/`,
      lineage: {
        codeCommit: 'c0ffee',
        dataDigest: `sha256:${'d'.repeat(64)}`,
        imageDigest: null,
        seed: 7,
        hyperparameters: { depth: 6 },
        source: executionArn,
      },
      metrics: { auc: { value: 0.67, standardError: 0.001 } },
    });
    expect(text(objects.stored.get(`${version.artifactUri}model.onnx`))).toBe('onnx bytes');
    const manifest = parseManifest(objects.stored.get(`${version.artifactUri}manifest.json`)!);
    expect(manifest).toMatchObject({ name: model, version: '1.0.0' });
    expect(Object.keys(manifest.files).sort()).toEqual(Object.keys(folder).sort());
  });

  test('records the gate with its numbers between registration and approval', async () => {
    const { ports, tables } = await finishedJob();
    await registerChallenger(evaluated(), ports);
    expect(tables.log.map(({ action }) => action)).toEqual([
      'version-registered',
      'gate-passed',
      'version-stage-changed',
    ]);
    expect(tables.log[1]).toMatchObject({
      actor: 'training-pipeline',
      reason: 'better',
      details: { version: '1.0.0', metric: 'auc', improvement: 0.02, lowerBound: 0.01, job: 'arn:job' },
    });
  });

  test('keeps what the gate refused, as rejected', async () => {
    const { ports, tables, registry } = await finishedJob();
    expect(await registerChallenger(evaluated(false), ports)).toMatchObject({ outcome: 'rejected', reason: 'worse' });
    expect(tables.log.map(({ action }) => action)).toContain('gate-failed');
    expect((await registry.getVersion(model, '1.0.0')).stage).toBe('rejected');
  });

  test('gives it the number after the highest', async () => {
    const { ports, registry } = await finishedJob();
    for (const version of ['1.9.0', '1.10.3', '1.2.0']) await registry.registerVersion(candidate(version), because);
    expect(await registerChallenger(evaluated(), ports)).toMatchObject({ version: '1.11.0' });
  });

  test('twice registers once', async () => {
    const { ports, tables } = await finishedJob();
    const first = await registerChallenger(evaluated(), ports);
    const entries = tables.log.length;
    expect(await registerChallenger(evaluated(), ports)).toEqual(first);
    expect(tables.log).toHaveLength(entries);
  });

  test('goes on after a death between registration and gate', async () => {
    const { ports, tables } = await finishedJob();
    const dying = { ...ports.registry, recordOnce: async () => Promise.reject(new Error('connection lost')) };
    const bound = {
      listVersions: ports.registry.listVersions.bind(ports.registry),
      registerVersion: ports.registry.registerVersion.bind(ports.registry),
      changeStage: ports.registry.changeStage.bind(ports.registry),
    };
    await expect(registerChallenger(evaluated(), { ...ports, registry: { ...dying, ...bound } })).rejects.toThrow(
      'connection lost',
    );
    expect(await registerChallenger(evaluated(), ports)).toMatchObject({ outcome: 'approved', version: '1.0.0' });
    expect(tables.stored.size).toBe(1);
  });

  test('takes the next number when somebody else takes its own at the same moment', async () => {
    const { ports, tables, registry } = await finishedJob();
    tables.beforeCommit = async () => {
      await registry.registerVersion(candidate('1.0.0'), because);
    };
    expect(await registerChallenger(evaluated(), ports)).toMatchObject({ version: '1.1.0' });
  });

  test('names the image in the lineage when its address is a digest', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const { ports, registry } = await finishedJob(folder, { imageUri: `repo@${digest}` });
    await registerChallenger(evaluated(), ports);
    expect((await registry.getVersion(model, '1.0.0')).lineage.imageDigest).toBe(digest);
  });

  test('writes its own manifest whatever the program left', async () => {
    const { ports, objects, registry } = await finishedJob({ ...folder, 'manifest.json': '{"mine":true}' });
    await registerChallenger(evaluated(), ports);
    const { artifactUri } = await registry.getVersion(model, '1.0.0');
    expect(text(objects.stored.get(`${artifactUri}manifest.json`))).not.toContain('mine');
  });

  test.each([
    ['no model', { 'schema.json': '{}' }, 'holds no model.onnx'],
    ['training.json that is none', { ...folder, 'training.json': '{}' }, 'training.json is not valid'],
  ])('fails with %s, and registers nothing', async (_, files, message) => {
    const { ports, tables } = await finishedJob(files);
    await expect(registerChallenger(evaluated(), ports)).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
      message: expect.stringContaining(message),
    });
    expect(tables.log).toEqual([]);
  });

  test('fails for input that no gate hands on', async () => {
    const { ports } = await finishedJob();
    await expect(registerChallenger({ executionArn }, ports)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});

describe('the baseline of a challenger', () => {
  const reference = 'origin,late_probability,distance,extra\nATL,0.1,100,x\nORD,0.2,200,x\n"JFK",0.3,300,x\n';
  const baselineOf = async (output: Readonly<Record<string, string>> | undefined, files = folder) => {
    const { ports, objects, registry } = await finishedJob(files, { output });
    await registerChallenger(evaluated(), ports);
    const { artifactUri } = await registry.getVersion(model, '1.0.0');
    return objects.stored.get(`${artifactUri}baseline.json`);
  };

  test('is made of the reference rows that the program left, by the names of the schema', async () => {
    const { profile, binning } = parseBaseline(text(await baselineOf({ 'reference.csv': reference })));
    expect(profile).toMatchObject({ rows: 3, predictions: 3 });
    expect(binning.features.map(({ name }) => name)).toEqual(['distance', 'origin']);
    expect(profile.features[0]).toMatchObject({ kind: 'numeric', min: 100, max: 300 });
    expect(profile.prediction).toMatchObject({ min: 0.1, max: 0.3 });
  });

  test('is absent when there are no reference rows', async () => {
    expect(await baselineOf(undefined)).toBeUndefined();
    expect(await baselineOf({ 'other.csv': 'x\n' })).toBeUndefined();
  });

  test('that the program made itself is kept', async () => {
    const own = await baselineOf({ 'reference.csv': reference }, { ...folder, 'baseline.json': '{"own":1}' });
    expect(text(own)).toBe('{"own":1}');
  });

  test.each([
    ['lack a feature', 'origin\nATL\n', 'lacks the features distance; it has origin'],
    ['are cut off', 'origin,distance\nATL\n', 'line 2 has 1 values, the header has 2'],
    ['are none', 'origin,distance\n', 'baseline needs training rows'],
  ])('fails when the rows %s', async (_, rows, message) => {
    const { ports } = await finishedJob(folder, { output: { 'reference.csv': rows } });
    await expect(registerChallenger(evaluated(), ports)).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
      message: expect.stringContaining(message),
    });
  });
});
