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
  readonly command: (folder: string, settings: TwinSettings) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const kinds: readonly ImageKind[] = [
  {
    name: 'Tidegate inference server',
    command: (folder) => [process.execPath, path.join(folder, 'main.js')],
    environment: { TIDEGATE_HOST: '127.0.0.1', TIDEGATE_LOG_LEVEL: 'warn' },
  },
  {
    name: '*TrainingImage',
    command: (folder, settings) => [
      path.join(trainingEnvironment(settings), 'bin', 'python'),
      path.join(folder, 'train'),
    ],
  },
];

/** Folder of the Python environment with what the training image would install. */
export function trainingEnvironment({ folder }: TwinSettings): string {
  return path.join(folder, 'training-venv');
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
        command: command(folder, settings),
        ...(environment && { environment }),
      })),
  );
}
