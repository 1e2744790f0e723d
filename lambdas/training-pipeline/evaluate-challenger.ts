import * as z from 'zod';
import { modelFolder } from '../../lib/contracts/storage';
import type { GatePolicy, GateResult } from '../../lib/contracts/training';
import type { Registry } from '../model-registry/registry';
import { parseS3Uri } from '../shared/objects';
import type { ObjectStore } from '../shared/objects';
import { parseInput } from '../shared/parse-input';
import { judge } from './acceptance';
import { parseEvaluation } from './evaluation-file';
import { readArchivedFile } from './model-archive';

const trained = z.object({
  champion: z.object({ version: z.string(), artifactUri: z.string() }).nullable(),
  training: z.object({ modelUri: z.string() }),
});

/** What judging works with. */
export interface EvaluateChallengerPorts {
  readonly model: string;
  readonly policy: GatePolicy;
  readonly objects: Pick<ObjectStore, 'stream'>;
  readonly registry: Pick<Registry, 'champion'>;
}

/** Judges the challenger that a training job left behind. */
export async function evaluateChallenger(input: unknown, ports: EvaluateChallengerPorts): Promise<GateResult> {
  const { champion, training } = parseInput(trained, input, 'trained model');
  const current = await ports.registry.champion(ports.model);
  if ((current?.version ?? null) !== (champion?.version ?? null)) {
    return {
      passed: false,
      reason:
        `the champion changed from ${champion?.version ?? 'none'} to ${current?.version ?? 'none'} during the training, ` +
        'so the comparison is out of date; train again',
      metric: ports.policy.metric,
      improvement: null,
      lowerBound: null,
    };
  }
  const archive = await ports.objects.stream(parseS3Uri(training.modelUri));
  const bytes = await readArchivedFile(archive, modelFolder.evaluation);
  return judge(ports.policy, bytes && parseEvaluation(bytes), champion);
}
