import { buildBare } from './bare-app';
import type { Level } from './bare-app';
import { measure } from './measured-app';
import type { Measurement } from './measured-app';
import { buildModels, buildReference } from './tidegate-app';

/** What one process synthesizes. */
interface Task {
  readonly kind: 'tidegate' | 'bare';
  /** Number of models, or 0 for the reference environment. */
  readonly models: number;
  readonly root: string;
  readonly outputFolder: string;
  /** For a bare app: the assembly to equal in stacks, resources and assets. */
  readonly like: string;
  readonly level: Level;
}

function run(task: Task): Measurement {
  return measure(task.outputFolder, (app) => {
    if (task.kind === 'bare') buildBare(app, task.like, task.level);
    else if (task.models === 0) buildReference(app, task.root);
    else buildModels(app, task.models);
  });
}

process.stdout.write(JSON.stringify(run(JSON.parse(process.argv[2] ?? '{}') as Task)));
