import { deployedStage } from './deployed';
import { killedHandler } from './killed-handler';
import { theLoop } from './loop';
import { pageOfTwin } from './page';
import { permissionsUsed } from './permissions';
import { repeatedEvents } from './repeated-events';
import { Run } from './run';
import { unhappyPaths } from './unhappy';

const run = new Run();

beforeAll(async () => run.open());
afterAll(() => {
  run.close();
});

deployedStage(run);
theLoop(run);
unhappyPaths(run);
pageOfTwin(run);
repeatedEvents(run);
killedHandler(run);
permissionsUsed(run);
