import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ImageAsset } from './projection/project-assembly';
import { matchesPattern } from './permissions/policy';
import type { ImageProgram } from './sagemaker/processes/programs';
import type { TwinSettings } from './settings';

/** How the images of one kind are run without Docker: what their entry point would run, in the image's own folder. */
interface ImageKind {
  /** Name that the app gives to such images, with `*` for any characters. */
  readonly name: string;
  readonly command: (folder: string) => readonly string[];
  readonly environment: (folder: string, settings: TwinSettings) => Readonly<Record<string, string>>;
}

const kinds: readonly ImageKind[] = [
  {
    name: 'Tidegate inference server',
    command: (folder) => [process.execPath, path.join(folder, 'main.js')],
    // The image installs what is not bundled; here it is the checkout's, wherever the twin's folder lies.
    environment: (_, { root }) => ({
      TIDEGATE_HOST: '127.0.0.1',
      TIDEGATE_LOG_LEVEL: 'warn',
      NODE_PATH: path.join(root, 'node_modules'),
    }),
  },
  {
    // The image has no entry point: SageMaker's argument `train` is a program that is found on the image's PATH.
    name: '*TrainingImage',
    command: () => ['/usr/bin/env'],
    environment: (folder, settings) => ({
      PATH: [folder, path.join(trainingEnvironment(settings), 'bin'), process.env['PATH'] ?? ''].join(path.delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
    }),
  },
];

/** Folder of the Python environment with what the training image would install. */
export function trainingEnvironment({ root }: TwinSettings): string {
  return path.join(root, '.local', 'training-venv');
}

/** File in which a projection leaves the images that it left out. */
export function imagesFile({ folder }: TwinSettings): string {
  return path.join(folder, 'images.json');
}

/** Programs that stand for the images of what was deployed last. */
export function deployedPrograms(settings: TwinSettings): ImageProgram[] {
  const images = JSON.parse(readFileSync(imagesFile(settings), 'utf8')) as readonly ImageAsset[];
  return images.flatMap(({ hash, name, folder }) =>
    kinds
      .filter((kind) => matchesPattern(name, kind.name))
      .map(({ command, environment }) => ({
        images: [`*:${hash}`],
        command: command(folder),
        environment: environment(folder, settings),
      })),
  );
}
