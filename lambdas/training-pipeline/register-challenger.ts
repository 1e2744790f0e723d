import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { ModelVersion } from '../../lib/contracts/registry';
import { artifactPrefix, modelFolder } from '../../lib/contracts/storage';
import type { GateResult, TrainingOutcome } from '../../lib/contracts/training';
import { adoptFolder } from '../model-registry/adopt-folder';
import { listManifest, unlistedFiles } from '../model-registry/manifest';
import type { LedgerNote } from '../model-registry/ledger';
import type { Because, Registry } from '../model-registry/registry';
import { parseS3Uri } from '../shared/objects';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import { parseInput } from '../shared/parse-input';
import type { BaselineMaker } from './baseline-maker';
import { attributionsNote, attributionsOutcome, readAttributions } from './challenger-attributions';
import { readArchive } from './model-archive';
import { nextVersion } from './next-version';
import { stage } from './staging';
import type { StagedFile, StreamedObjects } from './staging';

const request = z.object({
  executionArn: z.string().min(1),
  evaluated: z.object({
    jobName: z.string().min(1),
    data: z.object({ uri: z.string(), fingerprint: z.string() }),
    training: z.object({ modelUri: z.string(), jobArn: z.string(), seconds: z.number() }),
    gate: z.object({
      passed: z.boolean(),
      reason: z.string(),
      metric: z.string(),
      improvement: z.number().nullable(),
      lowerBound: z.number().nullable(),
    }),
    attributions: attributionsOutcome,
  }),
});
type Request = z.infer<typeof request>;

/** What registering works with. */
export interface RegisterChallengerPorts {
  readonly model: string;
  readonly artifactsBucket: string;
  readonly imageUri: string;
  readonly objects: ObjectStore;
  readonly streams: StreamedObjects;
  readonly baselines: BaselineMaker;
  readonly registry: Pick<Registry, 'listVersions' | 'registerVersion' | 'changeStage' | 'recordOnce'>;
}

// Somebody else registers versions of this model at the same moment: rare, and hardly five times in a row.
const maximumAttempts = 5;

/**
 * Registers a challenger with its lineage and the result of its gate, whether it passed or not: what was refused, and
 * why, is evidence too. Repeating it after a death anywhere registers nothing twice.
 */
export async function registerChallenger(input: unknown, ports: RegisterChallengerPorts): Promise<TrainingOutcome> {
  const { executionArn, evaluated } = parseInput(request, input, 'evaluated model');
  const { gate } = evaluated;
  const because: Because = { actor: 'training-pipeline', reason: gate.reason };
  const known = (await ports.registry.listVersions(ports.model)).find(({ lineage }) => lineage.source === executionArn);
  const version = known ?? (await register(await unpack(evaluated, ports), { executionArn, because, ports }));
  const to = gate.passed ? 'approved' : 'rejected';
  if (version.stage === 'registered') {
    await recordGate(version, evaluated, { because, ports });
    await ports.registry.changeStage(ports.model, version.version, { from: 'registered', to }, because);
  }
  return { outcome: to, version: version.version, digest: version.digest, reason: gate.reason };
}

async function recordGate(
  { version, digest }: ModelVersion,
  { gate, training, data, attributions }: Request['evaluated'],
  { because, ports }: { because: Because; ports: RegisterChallengerPorts },
): Promise<void> {
  const { metric, improvement, lowerBound }: GateResult = gate;
  const note: LedgerNote = {
    ...because,
    model: ports.model,
    action: gate.passed ? 'gate-passed' : 'gate-failed',
    details: {
      ...{ version, digest, metric, improvement, lowerBound, job: training.jobArn, data },
      ...attributionsNote(attributions),
    },
  };
  await ports.registry.recordOnce(note, `training-gate/${version}`);
}

/**
 * Unpacks the job's archive beside it, and adds a baseline if the program left reference rows but no baseline: with what
 * the answers hang on, if that was found out.
 */
async function unpack(
  { training, jobName, attributions }: Request['evaluated'],
  ports: RegisterChallengerPorts,
): Promise<Readonly<Record<string, StagedFile>>> {
  const archive = parseS3Uri(training.modelUri);
  const folder = { bucket: ports.artifactsBucket, key: `${artifactPrefix.training(ports.model)}${jobName}/folder/` };
  const files: Record<string, StagedFile> = {};
  for await (const { path, body, bytes } of readArchive(await ports.objects.stream(archive))) {
    // The manifest is ours to write: it carries the version number.
    if (unlistedFiles.includes(path)) body.resume();
    else files[path] = await stage(ports.streams, inside(folder, path), body, bytes);
  }
  const onnx = files[modelFolder.model];
  if (!onnx) {
    throw new TidegateError(errorNames.invalidInput, `${training.modelUri} holds no ${modelFolder.model}`);
  }
  const schema = files[modelFolder.schema];
  if (schema && !files[modelFolder.baseline]) {
    const made = await ports.baselines.make({
      archive,
      schema: schema.address,
      target: inside(folder, modelFolder.baseline),
      attribution: await readAttributions(attributions, onnx, ports.objects),
    });
    if (made) files[modelFolder.baseline] = made;
  }
  return files;
}

async function register(
  staged: Readonly<Record<string, StagedFile>>,
  { executionArn, because, ports }: { executionArn: string; because: Because; ports: RegisterChallengerPorts },
): Promise<ModelVersion> {
  const { model, registry, objects, artifactsBucket } = ports;
  const manifestAddress = inside(folderOf(staged), modelFolder.manifest);
  const addresses = Object.fromEntries(Object.entries(staged).map(([path, file]) => [path, file.address]));
  for (let attempt = 1; ; attempt++) {
    const versions = await registry.listVersions(model);
    const manifest = listManifest(model, nextVersion(versions.map(({ version }) => version)), staged);
    await objects.put(manifestAddress, manifest, 'application/json');
    const candidate = await adoptFolder(objects, {
      model,
      files: { ...addresses, [modelFolder.manifest]: manifestAddress },
      artifactsBucket,
      stage: 'registered',
      source: executionArn,
    });
    const imageDigest = candidate.lineage.imageDigest ?? digestIn(ports.imageUri);
    try {
      return await registry.registerVersion({ ...candidate, lineage: { ...candidate.lineage, imageDigest } }, because);
    } catch (error) {
      // The number was taken meanwhile: take the next one.
      const taken = error instanceof TidegateError && error.name === errorNames.conflict;
      if (!taken || attempt === maximumAttempts) throw error;
    }
  }
}

function folderOf(staged: Readonly<Record<string, StagedFile>>): ObjectAddress {
  const { bucket, key } = staged[modelFolder.model]!.address;
  return { bucket, key: key.slice(0, -modelFolder.model.length) };
}

function inside({ bucket, key }: ObjectAddress, path: string): ObjectAddress {
  return { bucket, key: `${key}${path}` };
}

/** `sha256:…` of an image that is addressed by digest. */
function digestIn(imageUri: string): string | null {
  return /@(sha256:[0-9a-f]{64})$/.exec(imageUri)?.[1] ?? null;
}
