import { buildBare } from './bare-app';
import type { Level } from './bare-app';
import { measure } from './measured-app';
import type { Measurement } from './measured-app';
import { planOf } from './plan';
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

function run({ kind, models, root, outputFolder, like, level }: Task): Measurement {
  if (kind === 'bare') {
    const plan = planOf(like);
    return measure(outputFolder, (app) => buildBare(app, plan, level).milliseconds);
  }
  return measure(outputFolder, (app) => {
    if (models === 0) buildReference(app, root);
    else buildModels(app, models);
    return 0;
  });
}

process.stdout.write(JSON.stringify(run(JSON.parse(process.argv[2] ?? '{}') as Task)));
