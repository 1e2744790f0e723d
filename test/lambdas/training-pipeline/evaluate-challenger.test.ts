import { evaluateChallenger } from '../../../lambdas/training-pipeline/evaluate-challenger';
import { because, candidate } from '../model-registry/memory-registry';
import { finishedJob, folder, model } from './challenger';

const modelUri = 's3://artifacts/training/flight-delay/flight-delay-job/output/model.tar.gz';
const policy = { metric: 'auc', margin: 0, confidence: 0.95, floor: null };
const figure = (value: number) => ({ value, standardError: 0.001 });
const evaluation = {
  evaluationVersion: 1,
  rows: 10,
  metrics: {
    auc: { direction: 'maximize', challenger: figure(0.67), champion: figure(0.65), difference: figure(0.02) },
  },
};
const files = { ...folder, 'evaluation.json': JSON.stringify(evaluation) };

async function withChampion(contents = files) {
  const job = await finishedJob(contents);
  await job.registry.registerVersion(candidate('1.0.0'), because);
  await job.registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
  await job.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
  return job;
}
const champion = { version: '1.0.0', artifactUri: 's3://artifacts/models/flight-delay/1.0.0/' };

describe('judging a challenger', () => {
  test('reads the comparison that the training program left in its archive', async () => {
    const { ports, registry } = await withChampion();
    const result = await evaluateChallenger({ champion, training: { modelUri } }, { ...ports, registry, policy });
    expect(result).toMatchObject({ passed: true, improvement: 0.02 });
  });

  test('refuses a comparison with a champion of yesterday', async () => {
    const { ports, registry } = await withChampion();
    const result = await evaluateChallenger({ champion: null, training: { modelUri } }, { ...ports, registry, policy });
    expect(result).toMatchObject({
      passed: false,
      reason:
        'the champion changed from none to 1.0.0 during the training, so the comparison is out of date; train again',
    });
  });

  test('refuses a challenger without a comparison', async () => {
    const { 'evaluation.json': _, ...rest } = files;
    const { ports, registry } = await withChampion(rest as typeof files);
    const result = await evaluateChallenger({ champion, training: { modelUri } }, { ...ports, registry, policy });
    expect(result).toMatchObject({ passed: false, reason: 'the training program wrote no evaluation.json' });
  });

  test('fails for a comparison that cannot be read', async () => {
    const { ports, registry } = await withChampion({ ...files, 'evaluation.json': '{' });
    await expect(
      evaluateChallenger({ champion, training: { modelUri } }, { ...ports, registry, policy }),
    ).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
    });
  });

  test('fails when the job left no archive', async () => {
    const { ports, objects, registry } = await withChampion();
    objects.stored.clear();
    await expect(
      evaluateChallenger({ champion, training: { modelUri } }, { ...ports, registry, policy }),
    ).rejects.toMatchObject({
      name: 'Tidegate.NotFound',
    });
  });
});
