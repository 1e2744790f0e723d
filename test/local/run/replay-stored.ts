import { execFile } from 'node:child_process';
import path from 'node:path';
import { rootCredentials } from '../../../local/emulator/credentials';
import { region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import type { TwinSettings } from '../../../local/settings';
import { root } from './twin-under-test';

/** Runs `tidegate monitor replay s3://…` as a person does, with credentials where every AWS tool finds them. */
export async function replayStored(settings: TwinSettings, uri: string): Promise<{ status: number; out: string }> {
  const { accessKeyId, secretAccessKey } = rootCredentials;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_S3: gatewayUrl(settings),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  return new Promise((resolve) => {
    const command = [path.join(root, 'dist/bin/tidegate.js'), 'monitor', 'replay', uri];
    execFile(process.execPath, command, { env, cwd: root }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), out: `${out}${err}` });
    });
  });
}
