import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { hexDigest } from '../../../lambdas/model-registry/manifest';
import { registerChallenger } from '../../../lambdas/training-pipeline/register-challenger';
import { evaluated, finishedJob, folder, model } from './challenger';

const uri = 's3://artifacts/training/flight-delay/attributions/flight-delay-job.json';
const digest = `sha256:${hexDigest(Buffer.from(folder['model.onnx'] as string))}`;
const reference = {
  features: ['distance', 'origin'],
  records: 100,
  samples: Array.from({ length: 12 }, () => [0.2, 0.1]),
  model: digest,
};

async function register(attributions: object | undefined, stored: object = reference) {
  const job = await finishedJob(folder, {
    output: { 'reference.csv': 'distance,origin\n100,ATL\n200,ORD\n' },
  });
  job.objects.stored.set(uri, Buffer.from(JSON.stringify({ attributionsVersion: 1, model, reference: stored })));
  const input = evaluated();
  const outcome = await registerChallenger(
    { ...input, evaluated: { ...input.evaluated, ...(attributions && { attributions }) } },
    job.ports,
  );
  const { artifactUri } = await job.registry.getVersion(model, outcome.version);
  return {
    outcome,
    baseline: parseBaseline(Buffer.from(job.objects.stored.get(`${artifactUri}baseline.json`)!).toString()),
    noted: job.tables.log.find(({ action }) => action === 'gate-passed')!.details['attributions'],
    ...job,
  };
}

describe('a challenger whose attributions are watched', () => {
  test('is registered with them in its baseline', async () => {
    const { outcome, baseline, noted } = await register({ uri, reason: null });
    expect(outcome).toMatchObject({ outcome: 'approved' });
    expect(baseline.attribution).toEqual(reference);
    expect(noted).toBe('computed');
  });

  test.each([
    [
      'there was nothing to compute',
      { uri: null, reason: 'the training program left no reference.csv' },
      'not computed: the training program left no reference.csv',
    ],
    [
      'the function failed for a reason of ours',
      {
        failure: {
          Error: 'Tidegate.InvalidInput',
          Cause: JSON.stringify({ errorType: 'Tidegate.InvalidInput', errorMessage: 'model and schema differ' }),
        },
      },
      'not computed: model and schema differ',
    ],
    [
      'the function ran out of memory',
      { failure: { Error: 'Runtime.ExitError', Cause: JSON.stringify({ errorMessage: 'signal: killed' }) } },
      'not computed: Runtime.ExitError: signal: killed',
    ],
    [
      'Step Functions said nothing more',
      { failure: { Error: 'States.Timeout' } },
      'not computed: States.Timeout: no reason given',
    ],
  ])('is registered without them when %s, and the ledger says why', async (_, attributions, sentence) => {
    const { outcome, baseline, noted } = await register(attributions);
    expect(outcome).toMatchObject({ outcome: 'approved', version: '1.0.0' });
    expect(baseline.attribution).toBeUndefined();
    expect(noted).toBe(sentence);
  });

  test('has no word of them in the ledger when nobody watches them', async () => {
    const { baseline, noted } = await register(undefined);
    expect(baseline.attribution).toBeUndefined();
    expect(noted).toBeUndefined();
  });

  test('is refused with those of another model', async () => {
    await expect(register({ uri, reason: null }, { ...reference, model: 'sha256:other' })).rejects.toMatchObject({
      name: 'Tidegate.DigestMismatch',
      message: `${uri} was computed with the model sha256:other, ${digest} is to be registered`,
    });
  });

  test('twice is registered once, with the same baseline', async () => {
    const { outcome, ports, tables } = await register({ uri, reason: null });
    const entries = tables.log.length;
    const input = evaluated();
    const again = { ...input, evaluated: { ...input.evaluated, attributions: { uri, reason: null } } };
    expect(await registerChallenger(again, ports)).toEqual(outcome);
    expect(tables.log).toHaveLength(entries);
  });
});
