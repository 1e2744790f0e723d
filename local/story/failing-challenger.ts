import { PutObjectCommand } from '@aws-sdk/client-s3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelVersion } from '../../lib/contracts/registry';
import { artifactPrefix, modelFolder } from '../../lib/contracts/storage';
import { hexDigest, listManifest, unlistedFiles } from '../../lambdas/model-registry/manifest';
import { nextVersion } from '../../lambdas/training-pipeline/next-version';
import { runTool } from '../deploy/run-tool';
import { trainingEnvironment } from '../programs';
import { storyModel } from './environment';
import { keysBelow, readBytes } from './objects';
import { invokeFunction } from './registry';
import type { StoryParts } from './week';

const actor = 'story';

/**
 * Registers and approves, by hand and past every gate, a version that loads and answers its sample, but fails for every
 * flight after noon: what guards the endpoint then is the rollout alone.
 */
export async function approveFailingVersion(parts: StoryParts): Promise<ModelVersion> {
  const { environment, registry } = parts;
  const versions = await registry.versions();
  const champion = (await registry.alias('champion'))!;
  const files = await championFiles(parts, champion);
  files[modelFolder.model] = await failAfterNoon(parts, files[modelFolder.model]!);
  files[modelFolder.sample] = askBeforeNoon(files[modelFolder.sample]!);
  const version = nextVersion(versions.map((known) => known.version));
  const listed = Object.entries(files).map(
    ([name, body]) => [name, { sha256: hexDigest(body), bytes: body.byteLength }] as const,
  );
  const folder = `${artifactPrefix.training(storyModel)}by-hand/${version}/`;
  for (const [name, Body] of Object.entries({
    ...files,
    [modelFolder.manifest]: listManifest(storyModel, version, Object.fromEntries(listed)),
  })) {
    const Bucket = environment.bucket('Artifacts');
    await environment.s3.send(new PutObjectCommand({ Bucket, Key: `${folder}${name}`, Body }));
  }
  const registered = (await invokeFunction(
    environment,
    environment.function('PlatformRegistryFunctionsRegisterVersion'),
    {
      model: storyModel,
      folderUri: `s3://${environment.bucket('Artifacts')}/${folder}`,
      actor,
      reason: 'a version that fails after noon',
    },
  )) as ModelVersion;
  return (await invokeFunction(environment, environment.function('PlatformRegistryFunctionsChangeStage'), {
    model: storyModel,
    version: registered.version,
    from: 'registered',
    to: 'approved',
    actor,
    reason: 'approved without a gate, to see what the rollout does with it',
  })) as ModelVersion;
}

async function championFiles(
  { environment }: StoryParts,
  { artifactUri }: ModelVersion,
): Promise<Record<string, Uint8Array>> {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(artifactUri)!;
  const files: Record<string, Uint8Array> = {};
  for (const key of await keysBelow(environment, bucket!, prefix!)) {
    const name = key.slice(prefix!.length);
    if (!unlistedFiles.includes(name)) files[name] = await readBytes(environment, bucket!, key);
  }
  return files;
}

/** Runs the surgery in the training program's Python, which knows ONNX. */
async function failAfterNoon({ settings }: StoryParts, model: Uint8Array): Promise<Uint8Array> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-story-'));
  try {
    const [source, target] = [path.join(folder, 'sound.onnx'), path.join(folder, 'failing.onnx')];
    writeFileSync(source, model);
    const python = path.join(trainingEnvironment(settings), 'bin', 'python');
    const script = path.join(settings.root, 'local', 'story', 'failing_model.py');
    await runTool({ command: [python, script, source, target], cwd: folder });
    return readFileSync(target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The server asks the sample before it says that it is ready. */
function askBeforeNoon(sample: Uint8Array): Uint8Array {
  const request = JSON.parse(Buffer.from(sample).toString('utf8')) as {
    inputs: { name: string; shape: [number, number]; data: unknown[] }[];
  };
  for (const { name, shape, data } of request.inputs) {
    if (name !== 'numbers') continue;
    for (let row = 0; row < shape[0]; row += 1) data[row * shape[1]] = 9;
  }
  return Buffer.from(JSON.stringify(request));
}
