import { readFileSync } from 'node:fs';
import { buildBare } from './bare-app';
import type { Level } from './bare-app';
import { measure } from './measured-app';
import type { Plan } from './plan';

/** What one process synthesizes. */
interface Task {
  /** File of the plan. */
  readonly plan: string;
  readonly level: Level;
  readonly outputFolder: string;
}

const { plan: file, level, outputFolder } = JSON.parse(process.argv[2] ?? '{}') as Task;
const started = performance.now();
const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
const reading = performance.now() - started;
let apart = reading;
const measurement = measure(outputFolder, (app) => {
  apart += buildBare(app, plan, level).milliseconds;
});
process.stdout.write(
  JSON.stringify({
    ...measurement,
    milliseconds: measurement.milliseconds - apart,
    elapsed: measurement.elapsed - apart,
  }),
);
