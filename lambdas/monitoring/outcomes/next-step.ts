import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { JoinPart } from '../../../lib/contracts/monitoring';
import { monitoringWork } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import type { ListedObject, ObjectStore } from '../../shared/objects';
import { totalOf } from '../statistics/counts';
import type { FoundDay, OutcomeDays, Piece } from './outcome-days';
import { sortedFile, type JoinRecipe } from './outcome-files';
import { bucketCount } from './sorted-run';

/** What is to be done before days can be added up. */
export interface NextStep {
  readonly sort: readonly Piece[];
  readonly join: readonly JoinPart[];
}

/** What steps are planned with. */
export interface NextStepPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: Pick<ObjectStore, 'put'>;
}

// What one function joins at a time: some million answers and labels, in less than 700 MB of memory.
const bytesOfPart = 64 * 1024 * 1024;

/** Pieces of days that are not joined and that are not sorted, or else, when all are, parts of the days to join. */
export async function nextStep(
  found: readonly FoundDay[],
  days: Pick<OutcomeDays, 'runs'>,
  taskKey: string,
  ports: NextStepPorts,
  atOnce = bytesOfPart,
): Promise<NextStep> {
  const pending = new Map(found.filter(({ outcomes }) => outcomes === undefined).map((day) => [day.name, day]));
  const unsorted = new Map<string, Piece>();
  const sorted = new Map<string, readonly ListedObject[]>();
  for (const piece of [...pending.values()].flatMap(({ pieces }) => pieces)) {
    const runs = sorted.get(piece.name) ?? (await days.runs(piece));
    if (runs) sorted.set(piece.name, runs);
    else unsorted.set(piece.name, piece);
  }
  if (unsorted.size > 0) return { sort: [...unsorted.values()], join: [] };
  const join: JoinPart[] = [];
  for (const day of pending.values()) {
    const recipe = recipeOf(day, sorted, taskKey, { model: ports.model, atOnce });
    const key = monitoringWork.join(ports.model, day.name, 'recipe');
    await ports.objects.put({ bucket: ports.reportsBucket, key }, canonicalJson(recipe), 'application/json');
    for (let part = 0; part < recipe.parts; part += 1) join.push({ day: day.name, part });
  }
  return { sort: [], join };
}

function recipeOf(
  { day, pieces }: FoundDay,
  sorted: ReadonlyMap<string, readonly ListedObject[]>,
  task: string,
  { model, atOnce }: { readonly model: string; readonly atOnce: number },
): JoinRecipe {
  const of = (kind: Piece['kind']) => pieces.filter((piece) => piece.kind === kind);
  const runs = (kind: Piece['kind']) => of(kind).flatMap(({ name }) => sorted.get(name)!);
  const malformed = (kind: Piece['kind']) =>
    of(kind)
      .filter(({ isOwn }) => isOwn)
      .map(({ name }) => `${monitoringWork.sorted(model, name)}/${sortedFile}`);
  const [answers, labels] = [runs('answers'), runs('labels')];
  const bytes = totalOf([...answers, ...labels], (run) => run.bytes);
  const parts = Math.max(1, Math.ceil(bytes / atOnce));
  if (parts > bucketCount) {
    throw new TidegateError(
      errorNames.invalidInput,
      `answers and outcomes of ${day.from.toISOString().slice(0, 10)} are ${bytes} bytes when sorted, ` +
        `${bucketCount * atOnce} is the most that is joined for a day of ${model}: capture a share of the requests, or state a ` +
        'shorter label delay',
    );
  }
  const keys = (files: readonly ListedObject[]) => files.map(({ key }) => key);
  return {
    task,
    asOf: day.asOf.toISOString(),
    parts,
    answers: keys(answers),
    labels: keys(labels),
    malformed: { answers: malformed('answers'), labels: malformed('labels') },
  };
}
