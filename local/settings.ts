import path from 'node:path';

/** Where a twin lives and how fast its time passes. */
export interface TwinSettings {
  /** Folder of the checkout. */
  readonly root: string;
  /** Folder for everything that a twin writes: logs, models, jobs, the projected assembly. One twin a folder. */
  readonly folder: string;
  /** Port of the one address for all services. */
  readonly port: number;
  /** Port of the emulator behind it. */
  readonly emulatorPort: number;
  /** Port of the page. */
  readonly pagePort: number;
  /** How many seconds a minute of AWS takes: bake times, alarm periods. */
  readonly secondsPerMinute: number;
}

/** The settings of `npm run local`. Ports follow each other from the one that is given. */
export function twinSettings(root: string, port = 4566, folder = path.join(root, '.local')): TwinSettings {
  return { root, folder, port, emulatorPort: port + 1, pagePort: port + 2, secondsPerMinute: 1 };
}

/** Address of the twin, for SDK clients and the CDK CLI. An IP address: S3 clients then put buckets into the path. */
export function gatewayUrl({ port }: TwinSettings): string {
  return `http://127.0.0.1:${port}`;
}

/** Address of the emulator behind the gateway. */
export function emulatorUrl({ emulatorPort }: TwinSettings): string {
  return `http://127.0.0.1:${emulatorPort}`;
}

/** Address of the page. */
export function pageUrl({ pagePort }: TwinSettings): string {
  return `http://127.0.0.1:${pagePort}`;
}

/** Variables with which any AWS tool talks to the twin as its root. */
export function clientEnvironment(settings: TwinSettings): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: gatewayUrl(settings),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}
