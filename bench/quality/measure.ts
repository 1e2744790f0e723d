// node measure.js write|plan|sort|join FOLDER …: one step of the quality monitor on files, and what it took, as JSON.
import { joinParts } from '../../lambdas/monitoring/outcomes/join-parts';
import { nextStep } from '../../lambdas/monitoring/outcomes/next-step';
import { OutcomeDays } from '../../lambdas/monitoring/outcomes/outcome-days';
import { sortPieces } from '../../lambdas/monitoring/outcomes/sort-pieces';
import { readOutcomes } from '../../lambdas/monitoring/outcomes/stored-outcomes';
import type { JoinPart, SortPiece } from '../../lib/contracts/monitoring';
import type { ListedObject } from '../../lambdas/shared/objects';
import { capture, schema, writeDay } from './days';
import { fileObjects } from './file-objects';

const [, , step, folder, count] = process.argv as [string, string, string, string, string | undefined];
const objects = fileObjects(folder);
const ports = { model: 'bench', captureBucket: 'capture', reportsBucket: 'reports', objects, clock: () => new Date() };
const task = { schema, attributes: [] };
const taskKey = 'task.json';
const day = {
  from: new Date('2026-03-01T00:00:00Z'),
  to: new Date('2026-03-02T00:00:00Z'),
  asOf: new Date('2026-03-03T00:00:00Z'),
};

/** What is next for the day. */
async function plan() {
  const files: ListedObject[] = [];
  for await (const file of objects.list('capture', capture)) files.push(file);
  const captureFiles = {
    list: async (hours: readonly Date[]) => hours.map((_, hour) => (hour === 12 ? files : [])),
    earliest: async () => undefined,
  };
  const groundTruth = { bucket: 'capture', key: 'ground-truth/bench/' };
  const days = new OutcomeDays({ ...ports, capture: captureFiles, groundTruth }, task);
  const found = (await days.find(day))!;
  return { found, ...(await nextStep([found], days, taskKey, ports)) };
}

async function run(): Promise<unknown> {
  switch (step) {
    case 'write':
      await objects.put({ bucket: 'reports', key: taskKey }, JSON.stringify(task), 'application/json');
      return { bytes: await writeDay(objects, Number(count)) };
    case 'plan': {
      const { found, sort, join } = await plan();
      const { profile } = found.outcomes ? await readOutcomes(found.outcomes, 'reports', objects) : { profile: null };
      const pieces = sort.map(({ kind, name, files }): SortPiece => {
        return { kind, piece: name, task: taskKey, keys: files.map(({ key }) => key) };
      });
      return { sort: pieces, join, labelled: profile?.labelled ?? null };
    }
    case 'sort':
      return sortPieces({ Items: JSON.parse(count!) as SortPiece[] }, ports);
    default:
      return joinParts({ Items: JSON.parse(count!) as JoinPart[] }, ports);
  }
}

void run().then((result) => {
  const { user, system } = process.cpuUsage();
  const used = { seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify({ result, used }));
});
