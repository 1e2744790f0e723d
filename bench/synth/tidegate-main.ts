import { measure } from './measured-app';
import { buildModels, buildReference } from './tidegate-app';

/** What one process synthesizes. */
interface Task {
  /** Number of models, or 0 for the reference environment. */
  readonly models: number;
  readonly root: string;
  readonly outputFolder: string;
}

const { models, root, outputFolder } = JSON.parse(process.argv[2] ?? '{}') as Task;
const measurement = measure(outputFolder, (app) => {
  if (models === 0) buildReference(app, root);
  else buildModels(app, models);
});
process.stdout.write(JSON.stringify(measurement));
