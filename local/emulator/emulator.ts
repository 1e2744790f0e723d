import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../sagemaker/processes/child-process';
import { emulatorUrl, gatewayUrl } from '../settings';
import type { TwinSettings } from '../settings';

/** Milliseconds that the emulator may take to start. */
const patience = 60_000;
/** Milliseconds that it may take to end. It keeps nothing, but would wait for every request that is still open. */
const grace = 1500;

/** Folder of the emulator's Python environment. */
export function emulatorEnvironment({ root }: TwinSettings): string {
  return path.join(root, '.local', 'emulator-venv');
}

/** File with what the emulator and the functions in it print. */
export function emulatorLog({ folder }: TwinSettings): string {
  return path.join(folder, 'logs', 'emulator.log');
}

/** The emulator, with IAM enforced, as a process of its own. */
export class Emulator {
  private constructor(
    private readonly child: Child,
    private readonly settings: TwinSettings,
  ) {}

  /** Starts the emulator and waits until it answers. Throws with its last words when it does not. */
  public static async start(settings: TwinSettings): Promise<Emulator> {
    const temporary = path.join(settings.folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const child = new Child({
      command: [
        path.join(emulatorEnvironment(settings), 'bin', 'python'),
        path.join(settings.root, 'local', 'emulator', 'metered_ministack.py'),
      ],
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? settings.folder,
        TMPDIR: temporary,
        GATEWAY_PORT: String(settings.emulatorPort),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        AUTH: 'true',
        SFTP_ENABLED: 'false',
        IOT_MTLS_ENABLED: 'false',
        // Functions inherit this: everything they do passes the gateway.
        AWS_ENDPOINT_URL: gatewayUrl(settings),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      logFile: emulatorLog(settings),
    });
    const emulator = new Emulator(child, settings);
    try {
      await emulator.ready();
    } catch (error) {
      await child.stop();
      throw error;
    }
    return emulator;
  }

  /** Resolves when the process has ended, with its status. */
  public get ended(): Promise<number> {
    return this.child.ended;
  }

  public async stop(): Promise<void> {
    await this.child.stop(grace);
  }

  private async ready(): Promise<void> {
    let status: number | undefined;
    void this.child.ended.then((ended) => {
      status = ended;
    });
    for (let waited = 0; waited < patience; waited += 100) {
      if (status !== undefined) {
        throw new Error(`the emulator ended with status ${status}: ${this.child.lastWords()}`);
      }
      const url = `${emulatorUrl(this.settings)}/_ministack/ready`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      await pause(100);
    }
    throw new Error(`the emulator did not answer within ${patience / 1000} seconds: ${this.child.lastWords()}`);
  }
}

/** Whether something listens on a port of this machine. */
export async function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
