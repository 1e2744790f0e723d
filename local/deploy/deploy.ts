import { DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCredentials } from '../emulator/credentials';
import { account, region } from '../names';
import { imagesFile } from '../programs';
import { renderChanges } from '../projection/change';
import { projectAssembly } from '../projection/project-assembly';
import { clientEnvironment, gatewayUrl } from '../settings';
import type { TwinSettings } from '../settings';
import { runTool, ToolError } from './run-tool';

/** What a deployment did. */
export interface Deployment {
  /** The projection's list of changes, a line for each kind. */
  readonly changes: readonly string[];
  /** Outputs by stack. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Prepares the emulator's account for the CDK, as every account is. */
export async function bootstrap(settings: TwinSettings, signal?: AbortSignal): Promise<void> {
  await cdk(settings, ['bootstrap', `aws://${account}/${region}`], signal);
  // The policy refuses requests without TLS, as those of the templates do; see the projection.
  const s3 = new S3Client({ endpoint: gatewayUrl(settings), region, credentials: rootCredentials });
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: `cdk-hnb659fds-assets-${account}-${region}` }));
  s3.destroy();
}

/**
 * Projects an assembly and deploys every stack of it with the stock CDK CLI.
 *
 * @param progress told which resource of which stack is done, as the CLI counts them
 */
export async function deploy(
  settings: TwinSettings,
  assembly: string,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<Deployment> {
  const target = path.join(settings.folder, 'assembly');
  const { changes, images } = projectAssembly(assembly, target);
  writeFileSync(imagesFile(settings), JSON.stringify(images, null, 1));
  const outputsFile = path.join(settings.folder, 'outputs.json');
  const choices = ['--require-approval', 'never', '--outputs-file', outputsFile, '--ci', '--progress', 'events'];
  await cdk(settings, ['deploy', '--app', target, '--all', ...choices], signal, (line) => {
    const counted = /^(\S+) \|\s*(\d+\/\d+)\s*\|/.exec(line);
    if (counted) progress(`${counted[1]!} ${counted[2]!}`);
  });
  const outputs = existsSync(outputsFile)
    ? (JSON.parse(readFileSync(outputsFile, 'utf8')) as Deployment['outputs'])
    : {};
  return { changes: renderChanges(changes), outputs };
}

async function cdk(
  settings: TwinSettings,
  args: readonly string[],
  signal?: AbortSignal,
  line?: (text: string) => void,
): Promise<void> {
  const command = [process.execPath, path.join(settings.root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args];
  try {
    // Beside a cdk.json the CLI would build and synthesize the app of that file; in the twin's folder there is none.
    const environment = { ...clientEnvironment(settings), CDK_DISABLE_CLI_TELEMETRY: 'true' };
    await runTool({ command, cwd: settings.folder, environment, ...(line && { line }), ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new Error(`cdk ${args[0]!} failed: ${reasonIn(error.output)}`, { cause: error });
  }
}

/** What the emulator said: the failed resources with their reasons, or else what the CLI says of errors, or its last lines. */
export function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const failed = lines.flatMap((line) => {
    const [, type, reason] = /\| \w+_FAILED\s*\|\s*(\S+)\s*\|\s*(.*)$/.exec(line) ?? [];
    // Others are given up because of them.
    return type === undefined || /cancelled/i.test(reason!) ? [] : [`${type} ${reason!}`];
  });
  if (failed.length > 0) return [...new Set(failed)].slice(0, 12).join('\n');
  const errors = lines.filter((line) => /❌|[Ee]rror:/.test(line));
  return (errors.length > 0 ? [...new Set(errors)] : lines.slice(-5)).slice(0, 12).join('\n');
}
